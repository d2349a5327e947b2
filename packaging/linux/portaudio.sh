#!/bin/sh
# Builds libportaudio.so.2 for the AppImage from Debian's or Ubuntu's source, with ALSA and without JACK:
#   packaging/linux/portaudio.sh FOLDER     (needs apt with deb-src lines, a C compiler and libasound2-dev)
# The distributions' own build links against JACK, which most desktops do not have.
set -eu
mkdir -p "$1"
cd "$1"
[ -d portaudio ] || { apt-get source -q --only-source portaudio19 && mv portaudio19-*/ portaudio; }
cd portaudio
./configure -q --with-alsa --without-jack --without-oss --enable-shared --disable-static --without-samples
make -s lib/libportaudio.la
cp -L lib/.libs/libportaudio.so.2 ..
