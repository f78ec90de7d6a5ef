# The image of a release: goreleaser gives it what is copied here. There is nothing in it but jt, which carries the zones
# in itself, and what it needs to trust servers.
FROM scratch
ARG TARGETPLATFORM
COPY --chmod=0644 LICENSE release-files/THIRD_PARTY_NOTICES /usr/share/doc/jt/
COPY --chmod=0644 release-files/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --chmod=0755 $TARGETPLATFORM/jt /usr/bin/jt
# A user of no name, since there is no file of users.
USER 65532:65532
ENTRYPOINT ["/usr/bin/jt"]
