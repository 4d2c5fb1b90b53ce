package dev.irsa.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code irsa inject} prints. */
enum OutputFormat {
    /** The manifests, as YAML. */
    YAML,
    /** The manifests, as one JSON object. */
    JSON,
    /** The patches, one JSON object a line. */
    PATCH,
    /** A line a workload, for people. */
    TABLE;

    /** The name as it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Takes the names in lower case. */
    static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String value) {
            for (OutputFormat format : values()) {
                if (format.toString().equals(value)) {
                    return format;
                }
            }
            throw new TypeConversionException("expected yaml, json, patch or table, not '" + value + "'");
        }
    }
}
