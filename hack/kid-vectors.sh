#!/bin/sh
# Makes src/test/resources/issuer/kid: public keys, and the kid that Kubernetes derives from each, computed by openssl and
# coreutils alone, so that the tests compare our derivation with an independent one. Private halves are dropped.
#
#   hack/kid-vectors.sh [directory]
set -eu
out=${1:-$(dirname "$0")/../src/test/resources/issuer/kid}
mkdir -p "$out"

kid() { # base64url without padding of SHA-256 of the DER SubjectPublicKeyInfo
    openssl pkey -pubin -in "$1" -outform DER | sha256sum | cut -d' ' -f1 | xxd -r -p | base64 -w0 | tr '+/' '-_' | tr -d '='
}

for bits in 2048 3072 4096; do
    openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:$bits" | openssl pkey -pubout -out "$out/rsa-$bits.pem"
done
for curve in 256 384 521; do
    openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:P-$curve" | openssl pkey -pubout -out "$out/ec-$curve.pem"
done
for pem in "$out"/*.pem; do
    printf '%s\n' "$(kid "$pem")" > "${pem%.pem}.kid"
done
