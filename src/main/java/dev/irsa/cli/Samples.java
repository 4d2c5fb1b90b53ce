package dev.irsa.cli;

import dev.irsa.manifest.Manifest;
import dev.irsa.manifest.ManifestObject;
import dev.irsa.manifest.ManifestReader;
import dev.irsa.offline.PodPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The sample manifests, which are {@code config/samples} of the sources and travel in the jar. */
final class Samples {
    private final List<Sample> samples;
    private final List<ManifestObject> objects;

    /**
     * A workload of a sample.
     *
     * @param file its name
     * @param comment the lines that the file begins with
     * @param subject {@code deployment default/app}
     * @param pod as a controller would create it
     */
    record Sample(String file, List<String> comment, String subject, String namespace, ObjectNode pod) {}

    private Samples(List<Sample> samples, List<ManifestObject> objects) {
        this.samples = List.copyOf(samples);
        this.objects = List.copyOf(objects);
    }

    /** All that the files hold. */
    List<ManifestObject> objects() {
        return objects;
    }

    List<Sample> workloads() {
        return samples;
    }

    /** Copies the manifests to a directory, and reads the workloads in them. */
    static Samples copyTo(Path directory) throws IOException {
        Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath:/samples/*.yaml");
        // Plain pods have the shortest names, and are where to begin.
        Arrays.sort(
                files,
                Comparator.comparingInt(
                        file -> String.valueOf(file.getFilename()).length()));
        List<Sample> samples = new ArrayList<>();
        List<ManifestObject> objects = new ArrayList<>();
        for (Resource file : files) {
            String name = String.valueOf(file.getFilename());
            byte[] content = file.getContentAsByteArray();
            Files.write(directory.resolve(name), content);
            for (Manifest manifest : ManifestReader.read(name, content)) {
                if (manifest instanceof Manifest.Document document) {
                    objects.addAll(document.objects());
                    document.objects()
                            .forEach(object -> PodPlace.in(object)
                                    .ifPresent(place -> samples.add(sample(name, content, object, place))));
                }
            }
        }
        return new Samples(samples, objects);
    }

    private static Sample sample(String file, byte[] content, ManifestObject object, PodPlace place) {
        List<String> comment = new String(content, StandardCharsets.UTF_8)
                .lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .toList();
        String namespace = object.namespace("default");
        String subject = object.kind().toLowerCase(Locale.ROOT) + " " + namespace + "/" + object.name();
        return new Sample(file, comment, subject, namespace, pod(object, place, namespace));
    }

    /** What a controller makes of a template. */
    private static ObjectNode pod(ManifestObject object, PodPlace place, String namespace) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        if (object.tree().at(place.path()).path("metadata") instanceof ObjectNode given) {
            metadata.setAll(given.deepCopy());
        }
        if (!metadata.has("name")) {
            metadata.put("generateName", object.name() + "-");
        }
        metadata.put("namespace", namespace);
        pod.set("spec", object.tree().at(place.path()).path("spec").deepCopy());
        return pod;
    }
}
