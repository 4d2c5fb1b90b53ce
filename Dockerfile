# syntax=docker/dockerfile:1
# The image of irsa: mvn -B package -DskipTests && docker build -t irsa .
#
# It takes the jar that Maven made, so that the jar in the image is the one that was tested and can be rebuilt bit by bit.
# The arguments name the bases; give digests (eclipse-temurin:25-jdk@sha256:…) to pin them. Any base with glibc does for the
# last stage, for instance a distroless one: there is no need of a shell.
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG RUNTIME_IMAGE=debian:13-slim

FROM ${JDK_IMAGE} AS build
COPY hack/train /build/hack/train
COPY hack/image/stage /build/hack/image/stage
COPY src/main/image/jvm.options target/irsa.jar /build/
RUN /build/hack/image/stage "$JAVA_HOME" /build/irsa.jar /build/jvm.options /build/root

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="irsa" \
      org.opencontainers.image.description="IAM roles for service accounts on any Kubernetes cluster" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /build/root/ /
USER 65532:65532
WORKDIR /opt/irsa
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/opt/irsa/irsa.aot", "@/opt/irsa/jvm.options", "-jar", "/opt/irsa/irsa.jar"]
CMD ["--help"]
