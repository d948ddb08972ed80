/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-ambient.h"

G_BEGIN_DECLS

/*
 * The exchange by file. A file is one piece, or several one after the other; a piece is
 *
 *     8 bytes   "SPSEALED"
 *     1 byte    version (1)
 *     1 byte    kind (SpSealedKind)
 *     8 bytes   how many bytes follow the next field, little-endian
 *     16 bytes  for whom: BLAKE2b-128 of what comes before and the recipient's X25519 key, keyed with the next 32 bytes
 *     …         libsodium's crypto_box_seal () to the recipient of: an Ed25519 signature by the sender, then the frames
 *
 * and a frame is its length (4 bytes, little-endian), a heading, a line feed, and a body. The signature covers
 * "stalking-partnership sealed 1\n", the kind (1 byte), the recipient's Ed25519 key (32 bytes) and the frames, so that
 * who opened a piece cannot seal it on to somebody else as the sender's. Both ends' X25519 keys are made of the Ed25519
 * keys that they know each other by.
 */

/* The largest piece that is read. */
#define SP_SEALED_MAX (96 * 1024 * 1024)

/* The largest file of many pieces that is read. */
#define SP_SEALED_MAX_FILE (1024 * 1024 * 1024)

#define SP_SEALED_ERROR (sp_sealed_error_quark ())

/**
 * SpSealedError:
 * @SP_SEALED_ERROR_UNKNOWN: this is no such file
 * @SP_SEALED_ERROR_NEWER: a newer version of the program wrote it
 * @SP_SEALED_ERROR_TORN: it is not whole
 * @SP_SEALED_ERROR_FOREIGN: it is for somebody else, or its first bytes were changed
 * @SP_SEALED_ERROR_DAMAGED: it was changed on its way, or is not by whom it says
 */
typedef enum
{
  SP_SEALED_ERROR_UNKNOWN,
  SP_SEALED_ERROR_NEWER,
  SP_SEALED_ERROR_TORN,
  SP_SEALED_ERROR_FOREIGN,
  SP_SEALED_ERROR_DAMAGED,
} SpSealedError;

GQuark sp_sealed_error_quark (void);

/**
 * SpSealedKind:
 * @SP_SEALED_REQUESTS: what a laptop asks the server, to be answered
 * @SP_SEALED_ANSWERS: the server's answers to that
 * @SP_SEALED_UNSENT: what a laptop had not sent yet, kept beside its cache for when the cache cannot be opened any more
 */
typedef enum
{
  SP_SEALED_REQUESTS = 1,
  SP_SEALED_ANSWERS = 2,
  SP_SEALED_UNSENT = 3,
} SpSealedKind;

/**
 * SpSealedFrame:
 * @heading: what the body is; printable ASCII
 * @body: a body as it goes over the network
 */
typedef struct
{
  char *heading;
  GBytes *body;
} SpSealedFrame;

/**
 * SpSealed:
 * @kind: what it is
 * @frames: (element-type SpSealedFrame): what is in it; the first one says who wrote it, with "" as its heading
 *
 * One opened piece. Its sender is not known before sp_sealed_is_by ().
 */
typedef struct
{
  SpSealedKind kind;
  GPtrArray *frames;
  GBytes *signed_bytes;
  guint8 signature[64];
} SpSealed;

GPtrArray *sp_sealed_frames_new (void);
void       sp_sealed_frames_add (GPtrArray     *frames,
                                 const char    *heading,
                                 GBytes        *body);
GBytes    *sp_sealed_write      (SpSealedKind   kind,
                                 GPtrArray     *frames,
                                 const guint8   recipient[32],
                                 const guint8   sender[64],
                                 SpAmbient     *ambient);
gboolean   sp_sealed_peek       (GBytes        *file,
                                 SpSealedKind  *kind);
gsize      sp_sealed_measure    (const guint8  *data,
                                 gsize          size);
GPtrArray *sp_sealed_cut        (GBytes        *file,
                                 gsize          most);
SpSealed  *sp_sealed_read       (GBytes        *file,
                                 gsize         *offset,
                                 const guint8   recipient[64],
                                 GError       **error);
gboolean   sp_sealed_is_by      (SpSealed      *self,
                                 const guint8   sender[32]);
void       sp_sealed_free       (SpSealed      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpSealed, sp_sealed_free)

G_END_DECLS
