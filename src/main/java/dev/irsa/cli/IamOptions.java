package dev.irsa.cli;

import dev.irsa.aws.Partition;
import dev.irsa.aws.iam.IamAccess;
import dev.irsa.config.SettingsException;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How to reach IAM. */
final class IamOptions {
    /** Takes partitions as ARNs write them. */
    static final class Partitions implements ITypeConverter<Partition> {
        @Override
        public Partition convert(String text) {
            return Partition.of(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text
                            + "' is no partition; take aws, aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f"
                            + " or aws-eusc"));
        }
    }

    @Option(
            names = "--partition",
            paramLabel = "NAME",
            converter = Partitions.class,
            description = "aws (default), aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f or aws-eusc")
    private Partition partition = Partition.AWS;

    @Option(names = "--iam-endpoint", paramLabel = "URL", description = "another address of IAM than the partition's")
    private @Nullable URI endpoint;

    @Option(names = "--ca-file", paramLabel = "PEM", description = "trust these certificate authorities as well")
    private @Nullable Path caFile;

    Partition partition() {
        return partition;
    }

    IamAccess access() {
        return access(partition);
    }

    IamAccess access(Partition other) {
        return new IamAccess(other, Optional.ofNullable(endpoint), trust());
    }

    /** The certificate authorities that are trusted. */
    Trust trust() {
        try {
            return Trust.with(Optional.ofNullable(caFile));
        } catch (IOException e) {
            throw new SettingsException("--ca-file cannot be read: " + e.getMessage());
        }
    }
}
