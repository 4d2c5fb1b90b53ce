package dev.irsa.issuer.source;

import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.View;
import java.net.URI;
import java.util.List;

/** A key set at an https URL. */
public record JwksUrl(URI uri, Fetch fetch) implements KeySource {
    @Override
    public List<View> read() {
        String name = uri.toString();
        return List.of(
                switch (fetch.get(uri)) {
                    case Answer.Answered answer
                    when answer.status() == 200 ->
                        View.of(name, Jwks.parse(answer.body().bytes()));
                    case Answer.Answered answer -> new View.Unreadable(name, "answers with status " + answer.status());
                    case Answer.Failed failed -> new View.Unreadable(name, failed.why());
                });
    }
}
