# The service alone, without JupyterLab. From the root of the repository:
#   docker build -t ivylab-service -f environment/service.Dockerfile .
#   docker run --rm --init -p 127.0.0.1:8080:8080 -e IVYLAB_TOKEN=… ivylab-service
# It listens on all addresses of the container, so it needs a token: a variable as above, or a file, --token-file.
FROM eclipse-temurin:17-jdk-noble AS build

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends maven \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /ivylab
COPY . .
RUN mvn -q -B -pl lib -Dmaven.test.skip=true -Dspotless.check.skip=true -Danalysis=skip package

FROM eclipse-temurin:17-jre-noble

# curl: the probe of readiness in service.yaml
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends curl libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /ivylab ivy

WORKDIR /ivylab
COPY --from=build /ivylab/lib/target/ivylab-0.1.0.jar ./
COPY --from=build /ivylab/lib/target/jars ./jars
COPY --from=build /ivylab/data-samples ./data-samples

USER 10001
EXPOSE 8080
ENTRYPOINT ["java", "-Xmx1g", "-Dai.djl.offline=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", \
    "-cp", "ivylab-0.1.0.jar:jars/*", "ivylab.command.Commands", "serve", "--address", "0.0.0.0"]
CMD ["--model", "heston"]
