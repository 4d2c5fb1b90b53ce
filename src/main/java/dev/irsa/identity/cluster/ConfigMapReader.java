package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.Json;
import dev.irsa.cluster.follow.MetadataReader;
import dev.irsa.cluster.follow.ObjectReader;
import dev.irsa.cluster.follow.Versioned;
import tools.jackson.core.JsonParser;

/** Reads ConfigMaps: their names, versions, and {@code data.config}. */
final class ConfigMapReader implements ObjectReader<SeenConfigMap> {
    @Override
    public Versioned<SeenConfigMap> read(JsonParser json) {
        MetadataReader metadata = new MetadataReader((_, _) -> {});
        String[] config = {""};
        Json.members(json, member -> {
            switch (member) {
                case "metadata" -> metadata.read(json);
                case "data" ->
                    Json.members(json, key -> {
                        if (key.equals("config")) {
                            config[0] = Json.text(json);
                        } else {
                            json.skipChildren();
                        }
                    });
                default -> json.skipChildren();
            }
        });
        return new Versioned<>(new SeenConfigMap(metadata.name(), config[0]), metadata.version());
    }
}
