#!/bin/bash
# Starts the systemd of a Debian in a folder, as the first process of namespaces
# of its own, in a control group of its own; the network is the machine's.
#
#   tests/bare/boot.sh FOLDER     (as root; ends with that system)
#
# The process under it is systemd: nsenter -t ITS_NUMBER -m -p -u -i -C -r -w
set -u
[ -n "${1:-}" ] && root=$(cd "$1" && pwd) || exit 1

if [ "${2:-}" != --inside ]; then
    groups=()
    for at in /sys/fs/cgroup /sys/fs/cgroup/{systemd,memory,pids}; do
        [ -f "$at/cgroup.procs" ] &&
            group=$(mktemp -d "$at/perennial-boot.XXXXXX") &&
            groups+=("$group")
    done
    [ ${#groups[@]} -gt 0 ] ||
        { echo "boot: no control groups to be had" >&2; exit 1; }
    ( # the group's processes end with this one
        for group in "${groups[@]}"; do
            echo $BASHPID >"$group/cgroup.procs" || exit 1
        done
        exec unshare --mount --pid --uts --ipc --cgroup --fork --kill-child \
            "$0" "$root" --inside
    ) &
    trap 'kill -KILL $! 2>/dev/null' INT TERM HUP
    wait $!
    rc=$?
    wait $! 2>/dev/null
    for group in "${groups[@]}"; do
        for ((i = 0; i < 50; i++)); do
            find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
            [ -d "$group" ] || break
            sleep 0.1
        done
    done
    exit $rc
fi

groups_mount() {
    local at=$root/sys/fs/cgroup one
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        mount -t cgroup2 cgroup2 "$at"
        return
    fi
    mount -t tmpfs -o mode=755 tmpfs "$at" || return 1
    for one in systemd memory pids; do
        mkdir "$at/$one"
        case $one in
        systemd) mount -t cgroup -o none,name=systemd cgroup "$at/$one" ;;
        *) mount -t cgroup -o $one cgroup "$at/$one" || rmdir "$at/$one" ;;
        esac
    done
}

mount --bind "$root" "$root" &&
    mount -t proc proc "$root/proc" &&
    mount -t sysfs sysfs "$root/sys" &&
    mount -t tmpfs -o mode=755 tmpfs "$root/run" &&
    mount -t tmpfs -o mode=755 tmpfs "$root/dev" || exit 1
for n in null zero full random urandom tty; do
    touch "$root/dev/$n" && mount --bind /dev/$n "$root/dev/$n" || exit 1
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
groups_mount || exit 1
cd "$root" || exit 1
exec chroot . /usr/bin/env -i container=other \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd </dev/null
