package dev.irsa.aws;

import dev.irsa.issuer.IssuerUrl;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One change to an OIDC provider; any number of them may be done again without harm. */
public sealed interface ProviderStep {
    /** What changes, as a line of a diff. */
    String line();

    /** There is none yet. */
    record Create(IssuerUrl issuer, Set<String> clientIds, List<String> thumbprints, Map<String, String> tags)
            implements ProviderStep {
        @Override
        public String line() {
            return "+ provider " + issuer + ", client ids " + String.join(", ", clientIds)
                    + (thumbprints.isEmpty() ? "" : ", thumbprints " + String.join(", ", thumbprints)) + ", tags "
                    + tags;
        }
    }

    /** Also takes another audience. */
    record AddClientId(String clientId) implements ProviderStep {
        @Override
        public String line() {
            return "+ client id " + clientId;
        }
    }

    /** Takes an audience no more. */
    record RemoveClientId(String clientId) implements ProviderStep {
        @Override
        public String line() {
            return "- client id " + clientId;
        }
    }

    /** IAM replaces the whole list. */
    record ReplaceThumbprints(List<String> before, List<String> thumbprints) implements ProviderStep {
        @Override
        public String line() {
            return "~ thumbprints " + before + " to " + thumbprints;
        }
    }

    /** New tags, and tags with other values. */
    record Tag(Map<String, String> tags) implements ProviderStep {
        @Override
        public String line() {
            return "+ tags " + tags;
        }
    }
}
