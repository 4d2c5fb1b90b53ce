package dev.irsa.identity.cluster;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import dev.irsa.cluster.follow.ApiFailure;
import dev.irsa.cluster.follow.Json;
import dev.irsa.cluster.follow.Status;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** One read of one ServiceAccount. */
final class AccountRead {
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;

    private final ApiServer api;
    private final AnnotationKeys keys;

    AccountRead(ApiServer api, AnnotationKeys keys) {
        this.api = api;
        this.keys = keys;
    }

    /**
     * Reads an account as it is now.
     *
     * @return empty when the API server says that there is none
     * @throws ApiFailure when the API server refused, or something else answered in its place
     * @throws IOException when there was no answer in time
     */
    Optional<SeenAccount> read(ServiceAccountRef account, Duration limit) throws IOException {
        String path = "/api/v1/namespaces/" + account.namespace() + "/serviceaccounts/" + account.name();
        try (ApiResponse response = api.call(ApiRequest.get(path, limit))) {
            if (response.status() != 200) {
                Status status = Status.read(response);
                if (status.code() == NOT_FOUND && status.reason().equals("NotFound")) {
                    return Optional.empty();
                }
                String message = "the API server answered " + status;
                boolean mayPass = status.code() == TOO_MANY || status.code() >= 500;
                throw mayPass ? ApiFailure.refused(message, response.retryAfter()) : ApiFailure.forbidden(message);
            }
            try (JsonParser json = Json.parser(response.body())) {
                json.nextToken();
                SeenAccount seen = new AccountReader(keys).read(json).object();
                Json.finish(json);
                if (seen == null || !seen.account().equals(account)) {
                    throw ApiFailure.forbidden("the API server answered with another object");
                }
                return Optional.of(seen);
            }
        } catch (JacksonException e) {
            throw new IOException("the answer was cut off or is not JSON", e);
        }
    }
}
