package dev.irsa.aws.iam;

import dev.irsa.aws.OidcProvider;
import dev.irsa.aws.ProviderArn;
import dev.irsa.aws.ProviderStep;
import dev.irsa.identity.Parsed;
import dev.irsa.issuer.IssuerUrl;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.iam.model.Tag;

/** The OIDC providers of an account. */
public final class IamProviders implements AutoCloseable {
    private final IamClient iam;

    public IamProviders(IamAccess access) {
        iam = access.open();
    }

    /** The provider for an issuer. It is found by its ARN, whose end is the issuer to the byte. */
    public Optional<OidcProvider> find(IssuerUrl issuer) throws IOException {
        Optional<ProviderArn> arn = asked(
                "list the OIDC providers",
                () -> iam.listOpenIDConnectProviders().openIDConnectProviderList().stream()
                        .map(OpenIDConnectProviderListEntry::arn)
                        .map(ProviderArn::parse)
                        .flatMap(parsed -> parsed instanceof Parsed.Valid<ProviderArn>(ProviderArn valid)
                                ? java.util.stream.Stream.of(valid)
                                : java.util.stream.Stream.empty())
                        .filter(each -> each.issuer().equals(issuer.withoutScheme()))
                        .findFirst());
        return arn.isEmpty() ? Optional.empty() : read(arn.get());
    }

    private Optional<OidcProvider> read(ProviderArn arn) throws IOException {
        return asked("read " + arn, () -> {
            try {
                GetOpenIdConnectProviderResponse found =
                        iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn.toString()));
                return Optional.of(new OidcProvider(
                        arn,
                        new HashSet<>(found.clientIDList()),
                        found.thumbprintList(),
                        found.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value))));
            } catch (NoSuchEntityException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Makes one.
     *
     * @return false when somebody else made it in the meantime
     */
    public boolean create(ProviderStep.Create step) throws IOException {
        return asked("create the OIDC provider for " + step.issuer(), () -> {
            try {
                iam.createOpenIDConnectProvider(request -> {
                    request.url(step.issuer().text())
                            .clientIDList(step.clientIds())
                            .tags(tags(step.tags()));
                    if (!step.thumbprints().isEmpty()) {
                        request.thumbprintList(step.thumbprints());
                    }
                });
                return true;
            } catch (EntityAlreadyExistsException e) {
                return false;
            }
        });
    }

    /** Changes one that is there. */
    public void change(ProviderArn provider, ProviderStep step) throws IOException {
        String arn = provider.toString();
        asked("change " + arn, () -> switch (step) {
            case ProviderStep.Create create ->
                throw new IllegalArgumentException(create.issuer() + " is there already");
            case ProviderStep.AddClientId(String id) ->
                iam.addClientIDToOpenIDConnectProvider(
                        request -> request.openIDConnectProviderArn(arn).clientID(id));
            case ProviderStep.RemoveClientId(String id) ->
                iam.removeClientIDFromOpenIDConnectProvider(
                        request -> request.openIDConnectProviderArn(arn).clientID(id));
            case ProviderStep.ReplaceThumbprints replace ->
                iam.updateOpenIDConnectProviderThumbprint(
                        request -> request.openIDConnectProviderArn(arn).thumbprintList(replace.thumbprints()));
            case ProviderStep.Tag(Map<String, String> tags) ->
                iam.tagOpenIDConnectProvider(
                        request -> request.openIDConnectProviderArn(arn).tags(tags(tags)));
        });
    }

    public void delete(ProviderArn arn) throws IOException {
        asked(
                "delete " + arn,
                () -> iam.deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn.toString())));
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private static <T> T asked(String what, Supplier<T> question) throws IOException {
        try {
            return question.get();
        } catch (SdkException e) {
            throw IamFault.of(e, what);
        }
    }

    @Override
    public void close() {
        iam.close();
    }
}
