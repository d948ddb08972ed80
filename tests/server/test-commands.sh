#!/bin/sh
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The server's command line, as an administrator uses it. Prints TAP.

server=$1
work=$(mktemp -d) || exit 1
dir=$work/partnership
number=0
failed=0
pid=

cleanup () {
  # shellcheck disable=SC2086 # several, perhaps
  [ -z "$pid" ] || kill $pid 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT

# check WHAT STATUS COMMAND…: the command ends with that status; its output is kept.
check () {
  what=$1
  status=$2
  shift 2
  "$@" >"$work/out" 2>"$work/err"
  got=$?
  report "$what" test "$got" -eq "$status"
}

report () {
  number=$((number + 1))
  name=$1
  shift
  if "$@"; then
    echo "ok $number $name"
  else
    echo "not ok $number $name"
    sed 's/^/# /' "$work/out" "$work/err"
    failed=1
  fi
}

check 'help' 0 "$server" --help
check 'no command' 2 "$server"
check 'unknown command' 2 "$server" frobnicate
check 'init without a name' 2 "$server" init "$dir"
check 'nothing there yet' 1 "$server" agency "$dir" list
check 'init' 0 "$server" init "$dir" --name Test --host localhost
report 'the key is nobody else’s' test "$(stat -c %a "$dir/server.key")" = 600
report 'the TLS key is nobody else’s' test "$(stat -c %a "$dir/tls-key.pem")" = 600
cp "$dir/server.key" "$work/key"
check 'init refuses to run over it' 1 "$server" init "$dir" --name Other
report 'and touches nothing' cmp -s "$dir/server.key" "$work/key"

check 'agency' 0 "$server" agency "$dir" add --name 'Police force' --short Police --colour blue
check 'an unknown colour' 1 "$server" agency "$dir" add --name X --short X --colour nonsense
report 'says which, and what there is' grep -q 'colour.*blue, green' "$work/err"
check 'core' 0 "$server" agency "$dir" core police
check 'nobody as core' 1 "$server" agency "$dir" core nobody
check 'core without an agency' 2 "$server" agency "$dir" core
check 'list with core' 0 "$server" agency "$dir" list
report 'shows it' grep -q 'Police force.*(core)' "$work/out"
check 'guest' 0 "$server" agency "$dir" guest police
check 'list without core' 0 "$server" agency "$dir" list
report 'shows none' test "$(grep -c '(core)' "$work/out")" -eq 0
check 'a setting' 0 "$server" partnership "$dir" lease_hours 48
check 'settings' 0 "$server" partnership "$dir"
report 'shows it' grep -q '^lease_hours	48	' "$work/out"
report 'and those that are not set' grep -q '^restricted_lease_hours		' "$work/out"
check 'too many hours' 1 "$server" partnership "$dir" lease_hours 721
report 'says which' grep -q lease_hours "$work/err"
check 'years' 0 "$server" partnership "$dir" review_years_3 7
report 'without a warning' test ! -s "$work/err"
check 'few years' 0 "$server" partnership "$dir" review_years_3 5
report 'are warned of' grep -q '6 years' "$work/err"
check 'no years' 1 "$server" partnership "$dir" review_years_3 0
report 'says which' grep -q review_years_3 "$work/err"
check 'no number' 1 "$server" partnership "$dir" lease_hours long
check 'no setting' 1 "$server" partnership "$dir" rehearsal 1
check 'a setting without a value' 2 "$server" partnership "$dir" lease_hours
check 'a setting taken away' 0 "$server" partnership "$dir" lease_hours ''
check 'settings again' 0 "$server" partnership "$dir"
report 'shows that' grep -q '^lease_hours		' "$work/out"
check 'lists' 0 "$server" list "$dir"
report 'says which' grep -q '^relationship	Relationships	' "$work/out"
report 'and no fixed one' test "$(grep -c '^risk-level' "$work/out")" -eq 0
check 'a word more' 0 "$server" list "$dir" relationship add 'Landlord or landlady'
report 'has a code' grep -qx landlord-or-landlady "$work/out"
check 'the same again' 1 "$server" list "$dir" relationship add 'landlord or Landlady'
check 'other words for it' 0 "$server" list "$dir" relationship rename 'landlord or landlady' 'Who lets the home'
check 'one that is offered no longer' 0 "$server" list "$dir" relationship retire stranger
check 'what is in it' 0 "$server" list "$dir" relationship
report 'says its words' grep -qx 'landlord-or-landlady	Who lets the home' "$work/out"
report 'at the end' test "$(tail -n 1 "$work/out" | cut -f 1)" = landlord-or-landlady
report 'and what is offered no longer' grep -qx 'stranger	Stranger	(no longer offered)' "$work/out"
check 'and again' 0 "$server" list "$dir" relationship offer Stranger
check 'what is in it now' 0 "$server" list "$dir" relationship
report 'offers it' grep -qx 'stranger	Stranger' "$work/out"
check 'a retention group without years' 1 "$server" list "$dir" retention-group add '5 Terrorism'
report 'says which' grep -q review_years "$work/err"
check 'one with years that cannot be' 1 "$server" list "$dir" retention-group add '5 Terrorism' review_years 0 kept_years 9
check 'one with a year too few' 2 "$server" list "$dir" retention-group add '5 Terrorism' review_years 30 kept_years
check 'one with a setting of no group' 1 "$server" list "$dir" retention-group add '5 Terrorism' lease_hours 3
report 'says which' grep -q lease_hours "$work/err"
check 'one with years' 0 "$server" list "$dir" retention-group add '5 Terrorism' review_years 30 kept_years 9
report 'has a code' grep -qx 5-terrorism "$work/out"
report 'without a warning' test ! -s "$work/err"
check 'other years' 0 "$server" list "$dir" retention-group set '5 terrorism' review_years 5
report 'are warned of' grep -q '6 years' "$work/err"
check 'an age' 0 "$server" list "$dir" retention-group set 5-terrorism to_age 90
check 'what is in it' 0 "$server" list "$dir" retention-group
report 'says its years' grep -qx '5-terrorism	5 Terrorism	review_years 5	kept_years 9	to_age 90' "$work/out"
report 'and the settled ones' grep -qx '3	3 Other	review_years 5	kept_years 6' "$work/out"
check 'an age taken away' 0 "$server" list "$dir" retention-group set 5-terrorism to_age ''
check 'no years taken away' 1 "$server" list "$dir" retention-group set 5-terrorism review_years ''
check 'what the program brings' 1 "$server" list "$dir" retention-group set 3 review_years 9
report 'says where' grep -q partnership "$work/err"
check 'no years of other words' 1 "$server" list "$dir" relationship set stranger review_years 9
check 'a group that is offered no longer' 0 "$server" list "$dir" retention-group retire 5-terrorism
check 'what is in it now' 0 "$server" list "$dir" retention-group
report 'keeps its years' grep -qx '5-terrorism	5 Terrorism	review_years 5	kept_years 9	(no longer offered)' "$work/out"
check 'other words for one' 0 "$server" list "$dir" retention-group rename 4 '4 The rest'
check 'no more measures' 1 "$server" list "$dir" interest-measure add 'Apologised'
check 'no fixed list' 1 "$server" list "$dir" risk-level add Severe
check 'nothing that is not there' 1 "$server" list "$dir" relationship retire landlubber
check 'no words at all' 1 "$server" list "$dir" relationship rename stranger ' '
report 'says which' grep -q label "$work/err"
check 'words for nothing' 2 "$server" list "$dir" relationship rename stranger
check 'no such verb for a list' 2 "$server" list "$dir" relationship delete stranger
check 'member' 0 "$server" member "$dir" add --family Marker --given Jo --agency police --role chair
check 'an unknown role' 1 "$server" member "$dir" add --family X --agency police --role boss
check 'an unknown agency' 1 "$server" member "$dir" add --family X --agency nobody --role chair
check 'list of members' 0 "$server" member "$dir" list
report 'has one' test "$(wc -l <"$work/out")" -eq 1
check 'one who leaves' 0 "$server" member "$dir" add --family Leaver --given Al --agency police --role observer --phone 0123
check 'is not forgotten yet' 1 "$server" member "$dir" forget leaver
report 'takes part' grep -q 'takes part' "$work/err"
check 'leaves' 0 "$server" member "$dir" retire leaver
check 'is not forgotten at once' 1 "$server" member "$dir" forget leaver
report 'too early' grep -q member_years "$work/err"
check 'left before the flood' 1 "$server" member "$dir" retire leaver --left 2010-02-31
check 'left long ago' 0 "$server" member "$dir" retire leaver --left 2010-02-28
check 'who left' 0 "$server" member "$dir" leavers
report 'may be forgotten' grep -q 'Leaver, Al	2010-02-28	the name may go$' "$work/out"
check 'a backup that has the name' 0 "$server" backup "$dir" "$work/named"
check 'is forgotten' 0 "$server" member "$dir" forget leaver
check 'who left now' 0 "$server" member "$dir" leavers
report 'is not named' test "$(grep -c Leaver "$work/out")" -eq 0
report 'and is still there' grep -q 'Former member, 	2010-02-28	the name has gone$' "$work/out"
check 'is not brought back' 1 "$server" member "$dir" retire 'former member'
check 'forgetting nobody' 2 "$server" member "$dir" forget
check 'link' 0 "$server" device "$dir" link marker
report 'is a link' grep -q '^stalking-partnership://join?server=https%3A%2F%2Flocalhost' "$work/out"
check 'link for nobody' 1 "$server" device "$dir" link nobody
check 'no devices yet' 0 "$server" device "$dir" list
check 'revoking nothing' 1 "$server" device "$dir" revoke nothing
check 'suspending nothing' 1 "$server" device "$dir" suspend nothing
check 'wiping nothing' 1 "$server" device "$dir" wipe nothing
check 'no such verb' 2 "$server" device "$dir" lend nothing

"$server" serve "$dir" --port 0 --listen 127.0.0.1 --port-file "$work/port" >"$work/log" 2>&1 &
pid=$!
for _ in $(seq 300); do
  [ -s "$work/port" ] && break
  sleep 0.1
done
report 'serves' test -s "$work/port"
check 'one server only' 1 "$server" serve "$dir" --port 0
check 'backup while serving' 0 "$server" backup "$dir" "$work/backup"
check 'backup over a file' 1 "$server" backup "$dir" "$work/backup"
check 'no restore while serving' 1 "$server" restore "$dir" "$work/backup"
check 'agency while serving' 0 "$server" agency "$dir" add --name Housing --short Housing
kill "$pid"
wait "$pid"
report 'ends when told to' test $? -eq 0
pid=
report 'no word of a case or person on disk' \
  test "$(cat "$dir"/* "$work/backup" "$work/log" | grep -ac 'Marker')" -eq 0

# What the service manager hands over is taken before what lies in the folder.
mkdir "$work/given" "$work/kept"
for secret in server.key tls-key.pem; do
  mv "$dir/$secret" "$work/given/stalking-partnership.$secret"
done
check 'the keys are elsewhere' 1 "$server" agency "$dir" list
check 'and handed over' 0 env CREDENTIALS_DIRECTORY="$work/given" "$server" agency "$dir" list
rm -f "$work/port"
CREDENTIALS_DIRECTORY="$work/given" "$server" serve "$dir" --port 0 --listen 127.0.0.1 --port-file "$work/port" \
  >"$work/log" 2>&1 &
pid=$!
for _ in $(seq 300); do
  [ -s "$work/port" ] && break
  sleep 0.1
done
report 'serves with them' test -s "$work/port"
kill "$pid"
wait "$pid"
pid=
printf '%064d' 0 >"$dir/server.key"
check 'a key in the folder is not looked at then' 0 env CREDENTIALS_DIRECTORY="$work/given" "$server" agency "$dir" list
for secret in server.key tls-key.pem; do
  mv "$work/given/stalking-partnership.$secret" "$dir/$secret"
done
check 'and without a word of credentials it is' 0 env CREDENTIALS_DIRECTORY="$work/kept" "$server" agency "$dir" list
check 'a limit that is none' 2 "$server" serve "$dir" --calls-from-address -1
check 'a request that may take no time' 2 "$server" serve "$dir" --request-seconds 0
check 'a scanner on another machine' 2 "$server" serve "$dir" --scan tcp:192.0.2.7:3310
check 'a proxy that is no address' 2 "$server" serve "$dir" --proxy localhost

check 'restore of nonsense' 1 "$server" restore "$dir" "$server"
check 'restore of what still has a name' 0 "$server" restore "$dir" "$work/named"
check 'who left is not back' 0 "$server" member "$dir" leavers
report 'with the name' grep -q 'Former member, 	2010-02-28	the name has gone$' "$work/out"
check 'restore' 0 "$server" restore "$dir" "$work/backup"
check 'list of agencies' 0 "$server" agency "$dir" list
report 'is as it was' test "$(wc -l <"$work/out")" -eq 1
check 'audit verify' 0 "$server" audit "$dir" verify
report 'says that it is whole' grep -q '^Sound: [1-9][0-9]* entries of 0 laptops' "$work/out"
head=$(sed -n 's/^Head: //p' "$work/out")
check 'and by its head later' 0 "$server" audit "$dir" verify --head "$head"
check 'audit verify of another head' 1 "$server" audit "$dir" verify --head 1:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
check 'audit without verify' 2 "$server" audit "$dir" look
check 'audit of nobody' 1 "$server" audit "$dir" by nobody
check 'audit by nobody in particular' 2 "$server" audit "$dir" by
check 'an act that is none' 2 "$server" audit "$dir" by server --act shrug
check 'a day that is none' 2 "$server" audit "$dir" by server --from yesterday
printf '{"keys":[]}' >"$work/none.jwks"
printf '{"keys":[{"kty":"EC","crv":"P-256","kid":"1","x":"%s","y":"%s"}]}' \
  f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0 >"$work/one.jwks"
check 'no sign-on is set' 0 "$server" sign-on "$dir" show
report 'says so' grep -q 'No sign-on' "$work/out"
check 'a provider without keys' 1 "$server" sign-on "$dir" set --issuer https://idp.example.org --client-id sp --keys "$work/none.jwks"
report 'says why' grep -q keys "$work/err"
check 'a provider without TLS' 1 "$server" sign-on "$dir" set --issuer http://idp.example.org --client-id sp --keys "$work/one.jwks"
check 'half a provider' 2 "$server" sign-on "$dir" set --issuer https://idp.example.org
check 'a file that is not there' 1 "$server" sign-on "$dir" set --issuer https://idp.example.org --client-id sp --keys "$work/nothing"
check 'a provider' 0 "$server" sign-on "$dir" set --issuer https://idp.example.org --client-id sp --keys "$work/one.jwks"
check 'sign-on' 0 "$server" sign-on "$dir" show
report 'is as it was set' test "$(cat "$work/out")" = "$(printf 'https://idp.example.org\tsp\tsub')"
check 'a strong sign-on' 0 "$server" sign-on "$dir" set --issuer https://idp.example.org --client-id sp --keys "$work/one.jwks" --acr 'mfa phr'
check 'how strong' 0 "$server" sign-on "$dir" show
report 'is shown' test "$(cat "$work/out")" = "$(printf 'https://idp.example.org\tsp\tsub\tmfa phr')"
check 'nobody signs on' 1 "$server" sign-on "$dir" member nobody 7f0c
check 'somebody signs on' 0 "$server" sign-on "$dir" member marker 7f0c
check 'members who sign on' 0 "$server" sign-on "$dir" show
report 'are listed' grep -q '	7f0c$' "$work/out"
check 'no longer' 0 "$server" sign-on "$dir" member marker
check 'no sign-on any more' 0 "$server" sign-on "$dir" clear
check 'what was done here' 0 "$server" audit "$dir" by server
report 'the reading itself first' test "$(head -1 "$work/out" | cut -f 2-5)" = "$(printf 'consult\taudit-by\t-\tserver')"
for what in restore backup list-agency list-member list-device laptop-link console sign-on \
  sign-on-member no-sign-on; do
  report "the log has $what" grep -q "	$what	" "$work/out"
done
check 'what was given away' 0 "$server" audit "$dir" by server --act disclose --from 2020-01-01
report 'is the backups' test "$(cut -f 3 "$work/out" | sort | uniq -c | tr -s ' ')" = ' 2 backup'
check 'before its time' 0 "$server" audit "$dir" by server --to 2020-01-01
report 'nothing' test ! -s "$work/out"
check 'what the member did' 0 "$server" audit "$dir" by marker
check 'an unknown case' 1 "$server" audit "$dir" about AAAAA
check 'a record' 0 "$server" audit "$dir" about 01900000-0000-7000-8000-000000000001
check 'retire' 0 "$server" member "$dir" retire 'Jo Marker'
check 'link for who has gone' 1 "$server" device "$dir" link marker
printf '%064d' 0 >"$dir/server.key"
check 'another key' 1 "$server" agency "$dir" list
report 'says so' grep -q 'server.key' "$work/err"

# The rest is for PostgreSQL. Both partnerships get a database of their own.
"$SP_TEST_POSTGRES_BIN/psql" -q "$SP_TEST_POSTGRES" -c 'CREATE SCHEMA founded' -c 'CREATE SCHEMA moved'
founded="$SP_TEST_POSTGRES&options=-csearch_path%3Dfounded"
moved="$SP_TEST_POSTGRES&options=-csearch_path%3Dmoved"
dir=$work/shared
check 'a database that is none' 2 "$server" init "$dir" --name Test --database /tmp/nothing
check 'nobody answers' 1 "$server" init "$dir" --name Test --database 'postgresql:///x?host=/nowhere'
report 'leaves nothing' test ! -e "$dir"
check 'init in PostgreSQL' 0 "$server" init "$dir" --name Test --host localhost --database "$founded"
report 'the address is nobody else’s' test "$(stat -c %a "$dir/database")" = 600
check 'init over it' 1 "$server" init "$work/other" --name Test --database "$founded"
report 'leaves nothing, either' test ! -e "$work/other"
check 'agency in PostgreSQL' 0 "$server" agency "$dir" add --name Police --short Police
"$server" serve "$dir" --port 0 --listen 127.0.0.1 --port-file "$work/port1" >"$work/log" 2>&1 &
pid=$!
"$server" serve "$dir" --port 0 --listen 127.0.0.1 --port-file "$work/port2" >"$work/log2" 2>&1 &
pid="$pid $!"
for _ in $(seq 300); do
  [ -s "$work/port1" ] && [ -s "$work/port2" ] && break
  sleep 0.1
done
report 'two serve' test -s "$work/port1" -a -s "$work/port2"
# shellcheck disable=SC2086
kill $pid
# shellcheck disable=SC2086
wait $pid
pid=
check 'backup is PostgreSQL’s' 1 "$server" backup "$dir" "$work/backup2"
report 'says with what' grep -q pg_dump "$work/err"
check 'restore from a file is, too' 1 "$server" restore "$dir" "$work/backup"
check 'restore without one' 0 "$server" restore "$dir"

dir=$work/moving
check 'init in a file' 0 "$server" init "$dir" --name Test --host localhost
check 'agency in the file' 0 "$server" agency "$dir" add --name Health --short Health
check 'move without where to' 2 "$server" move "$dir"
check 'move onto another' 1 "$server" move "$dir" --database "$founded"
check 'move' 0 "$server" move "$dir" --database "$moved"
check 'agencies afterwards' 0 "$server" agency "$dir" list
report 'are all there' grep -q Health "$work/out"
check 'the log afterwards' 0 "$server" audit "$dir" verify
check 'its entries' 0 "$server" audit "$dir" by server
report 'tell of the move' grep -q '	move	' "$work/out"
mv "$dir/database" "$work/address"
check 'what stayed behind' 1 "$server" agency "$dir" list
report 'says that it was moved' grep -q moved "$work/err"

echo "1..$number"
exit $failed
