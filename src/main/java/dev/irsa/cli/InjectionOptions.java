package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.injection.InjectionSettings;
import dev.irsa.injection.Jitter;
import dev.irsa.injection.TokenDelivery;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is added to a pod. */
final class InjectionOptions {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}(/[A-Za-z0-9._-]{1,200}){0,8}");
    private static final Pattern MOUNT_PATH = Pattern.compile("(/[A-Za-z0-9._-]+){2,40}");
    private static final int MAX_PATH = 1000;

    @Option(names = "--token-mount-path", paramLabel = "PATH", description = "Directory of the token in containers.")
    String mountPath = TokenDelivery.WEB_IDENTITY.mountPath();

    @Option(
            names = "--token-expiration-jitter",
            paramLabel = "MODE",
            description =
                    "Take up to a twelfth off lifetimes, so that pods do not renew together: off, container-credentials, all.")
    String jitter = "container-credentials";

    @Option(
            names = "--complete-identity-pair",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description =
                    "Fill in the missing one of AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE. By default: recommended only.")
    @Nullable
    Boolean completeIdentityPair;

    @Option(
            names = "--complete-region-pair",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Fill in the missing one of AWS_REGION and AWS_DEFAULT_REGION. By default: recommended only.")
    @Nullable
    Boolean completeRegionPair;

    @Option(
            names = "--disable-ec2-metadata",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description =
                    "Set AWS_EC2_METADATA_DISABLED, so that no SDK falls back to the node's role. By default: recommended only.")
    @Nullable
    Boolean disableMetadata;

    @Option(
            names = "--container-credentials-audience",
            paramLabel = "TEXT",
            description = "Audience in container-credentials mode.")
    String containerCredentialsAudience = "pods.eks.amazonaws.com";

    @Option(
            names = "--container-credentials-token-mount-path",
            paramLabel = "PATH",
            description = "Directory of the token in container-credentials mode.")
    String containerCredentialsMountPath = TokenDelivery.CONTAINER_CREDENTIALS.mountPath();

    @Option(
            names = "--container-credentials-token-volume-name",
            paramLabel = "NAME",
            description = "Volume of the token in container-credentials mode.")
    String containerCredentialsVolume = TokenDelivery.CONTAINER_CREDENTIALS.volumeName();

    @Option(
            names = "--container-credentials-token-path",
            paramLabel = "FILE",
            description = "File of the token in container-credentials mode.")
    String containerCredentialsFile = TokenDelivery.CONTAINER_CREDENTIALS.fileName();

    @Option(
            names = "--container-credentials-full-uri",
            paramLabel = "URI",
            description = "The agent that hands out credentials.")
    String containerCredentialsUri = InjectionSettings.DEFAULT_CONTAINER_CREDENTIALS_URI;

    InjectionSettings settings(boolean recommended) {
        TokenDelivery web = new TokenDelivery(
                TokenDelivery.WEB_IDENTITY.volumeName(),
                mountPath("--token-mount-path", mountPath),
                TokenDelivery.WEB_IDENTITY.fileName());
        return new InjectionSettings(
                web,
                containerCredentials(web),
                uri(),
                completeIdentityPair == null ? recommended : completeIdentityPair,
                completeRegionPair == null ? recommended : completeRegionPair,
                disableMetadata == null ? recommended : disableMetadata,
                jitter());
    }

    private TokenDelivery containerCredentials(TokenDelivery web) {
        String volume = containerCredentialsVolume;
        if (!ServiceAccountRef.isNamespace(volume)) {
            throw new SettingsException("--container-credentials-token-volume-name must be a DNS label of at most 63"
                    + " characters, such as eks-pod-identity-token.");
        }
        String file = containerCredentialsFile;
        if (!FILE_NAME.matcher(file).matches() || hasDots(file)) {
            throw new SettingsException(
                    "--container-credentials-token-path must be a relative path without .. segments, such as token.");
        }
        String path = mountPath("--container-credentials-token-mount-path", containerCredentialsMountPath);
        if (path.equals(web.mountPath()) || volume.equals(web.volumeName())) {
            throw new SettingsException("The two modes need volumes and mount paths of their own; change"
                    + " --container-credentials-token-volume-name or --container-credentials-token-mount-path.");
        }
        return new TokenDelivery(volume, path, file);
    }

    private static String mountPath(String flag, String path) {
        if (path.length() > MAX_PATH || !MOUNT_PATH.matcher(path).matches() || hasDots(path)) {
            throw new SettingsException(flag + " must be an absolute path of two segments or more, in letters, digits,"
                    + " dots, hyphens and underscores, without . or .. segments and without a slash at its end.");
        }
        return path;
    }

    private static boolean hasDots(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private String uri() {
        String text = containerCredentialsUri;
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http
                    && uri.getHost() != null
                    && text.indexOf('$') < 0
                    && text.chars().allMatch(c -> c < 0x7f)) {
                return text;
            }
        } catch (java.net.URISyntaxException _) {
            // The sentence below says it.
        }
        throw new SettingsException("--container-credentials-full-uri must be an http or https URL, such as "
                + InjectionSettings.DEFAULT_CONTAINER_CREDENTIALS_URI + ".");
    }

    private Jitter jitter() {
        return switch (jitter.toLowerCase(Locale.ROOT)) {
            case "off" -> Jitter.OFF;
            case "container-credentials" -> Jitter.CONTAINER_CREDENTIALS;
            case "all" -> Jitter.ALL;
            default ->
                throw new SettingsException("--token-expiration-jitter must be off, container-credentials or all.");
        };
    }
}
