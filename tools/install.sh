#!/bin/bash
# `make install`: puts the built product into place, DESTDIR in front of all.
#
#   DESTDIR= prefix=/usr/local sysconfdir=/etc unitdir=/lib/systemd/system
#
# Starts and enables nothing and makes no accounts; the README says what comes
# after. A settings file or site that is there stays as it is: a new one that
# says anything else goes beside it with .new, so that an upgrade loses nothing.
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
prefix=${prefix:-/usr/local}
etc=${sysconfdir:-/etc}
units=${unitdir:-/lib/systemd/system}
D=${DESTDIR:-}
share=$prefix/share/perennial

put() { # MODE FROM TO
    install -D -m "$1" "$2" "$D$3"
}
put_filled() {
    local t
    t=$(mktemp)
    sed "s|@PREFIX@|$prefix|g" "$2" >"$t"
    install -D -m "$1" "$t" "$D$3"
    rm -f "$t"
}
put_kept() { # like put_filled, beside what is there if that is not the same
    local new=$3.${4:-new}
    put_filled "$1" "$2" "$new"
    if [ ! -e "$D$3" ]; then
        mv "$D$new" "$D$3"
    elif cmp -s "$D$3" "$D$new"; then
        rm "$D$new"
    fi
}
put_tree() { # FROM TO
    find "$1" -type f -printf '%P\n' | while read -r f; do
        put 644 "$1/$f" "$2/$f"
    done
}

[ -x "$BUILD/perennial" ] || { echo "perennial: run make first" >&2; exit 1; }
put 755 "$BUILD/perennial" "$prefix/bin/perennial"
put_tree "$BUILD/templates" "$share/templates"
put_tree "$BUILD/static" "$share/static"
put_tree "$BUILD/errors" "$share/errors"
put_tree sql "$share/sql"
put 644 README.md "$prefix/share/doc/perennial/README.md"
put 644 LICENSE "$prefix/share/doc/perennial/LICENSE"

for u in perennial-web.socket perennial-web.service perennial-work.service; do
    put_filled 644 "systemd/$u" "$units/$u"
done
put 644 systemd/perennial.sysusers "$prefix/lib/sysusers.d/perennial.conf"
put_kept 640 systemd/perennial.ini "$etc/perennial/perennial.ini"
# logrotate reads whatever lies in its folder, but for a few endings
put_kept 644 systemd/perennial.logrotate "$etc/logrotate.d/perennial" dpkg-dist

# nginx: the snippets belong to the program, the site to the administrator
filled=$(mktemp -d)
tools/site.sh "$filled" VAR=/var/lib/perennial CONF="$share/nginx" \
    USER_LINE= LISTEN=80 SERVER_NAME=_ WEB_SOCKET=/run/perennial/web.sock \
    STATIC="$share/static" ERRORS="$share/errors"
sed -i '/^server {/a\    access_log /var/log/perennial/access.log perennial;' \
    "$filled/site.conf"
put 644 "$filled/fastcgi.conf" "$share/nginx/fastcgi.conf"
put 644 "$filled/headers.conf" "$share/nginx/headers.conf"
put_kept 644 "$filled/site.conf" "$etc/nginx/sites-available/perennial"
rm -rf "$filled"
install -d -m 755 "$D/var/log/perennial"
