/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-certificate.h"

#include <gio/gio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define LIFE_SECONDS (10LL * 365 * 24 * 60 * 60)
#define SLACK        (24 * 60 * 60) /* a laptop's clock may be slow */

G_DEFINE_QUARK (sp-certificate-error-quark, sp_certificate_error)

static gboolean
check (int code, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error (error, SP_CERTIFICATE_ERROR, -code, "%s", gnutls_strerror (code));
  return FALSE;
}

static gboolean
add_host (gnutls_x509_crt_t crt, const char *host, GError **error)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  if (address)
    return check (gnutls_x509_crt_set_subject_alt_name (
                      crt, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                      g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND),
                  error);
  return check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, host, strlen (host),
                                                      GNUTLS_FSAN_APPEND),
                error);
}

static gboolean
fill (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, const char *host, GError **error)
{
  guint8 serial[16];
  time_t now = time (NULL);

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  serial[0] = (serial[0] & 0x7f) | 0x40;
  return check (gnutls_x509_crt_set_version (crt, 3), error)
         && check (gnutls_x509_crt_set_serial (crt, serial, sizeof serial), error)
         && check (gnutls_x509_crt_set_activation_time (crt, now - SLACK), error)
         && check (gnutls_x509_crt_set_expiration_time (crt, now + LIFE_SECONDS), error)
         && check (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, host,
                                                  strlen (host)),
                   error)
         && add_host (crt, host, error) && add_host (crt, "localhost", error)
         && add_host (crt, "127.0.0.1", error) && add_host (crt, "::1", error)
         && check (gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE), error)
         && check (gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0), error)
         && check (gnutls_x509_crt_set_basic_constraints (crt, 0, -1), error)
         && check (gnutls_x509_crt_set_key (crt, key), error)
         && check (gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0), error);
}

static char *
take_datum (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  gnutls_memset (datum->data, 0, datum->size);
  gnutls_free (datum->data);
  datum->data = NULL;
  return text;
}

/**
 * sp_certificate_make:
 * @host: the name or address that clients will use
 * @certificate_pem: (out): the certificate
 * @key_pem: (out): its key; to be kept secret
 * @error: why not
 *
 * Makes an ECDSA P-256 key and a certificate that it signs itself: clients pin it, so nobody else
 * has to vouch for it.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_certificate_make (const char *host, char **certificate_pem, char **key_pem, GError **error)
{
  gnutls_x509_crt_t crt = NULL;
  gnutls_x509_privkey_t key = NULL;
  gnutls_datum_t datum = { NULL, 0 };
  gboolean made = FALSE;

  if (check (gnutls_x509_crt_init (&crt), error) && check (gnutls_x509_privkey_init (&key), error)
      && check (gnutls_x509_privkey_generate (
                    key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                error)
      && fill (crt, key, host, error)
      && check (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &datum), error))
    {
      g_autofree char *certificate = take_datum (&datum);

      if (check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL,
                                                    GNUTLS_PKCS_PLAIN, &datum),
                 error))
        {
          *certificate_pem = g_steal_pointer (&certificate);
          *key_pem = take_datum (&datum);
          made = TRUE;
        }
    }
  if (key)
    gnutls_x509_privkey_deinit (key);
  if (crt)
    gnutls_x509_crt_deinit (crt);
  return made;
}

/**
 * sp_certificate_dup_pin:
 * @certificate_pem: a certificate
 * @error: why not
 *
 * Returns: (transfer full) (nullable): SHA-256 of its DER in lower-case hexadecimal
 */
char *
sp_certificate_dup_pin (const char *certificate_pem, GError **error)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GByteArray) der = NULL;

  certificate = g_tls_certificate_new_from_pem (certificate_pem, -1, error);
  if (!certificate)
    return NULL;
  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}
