package dev.irsa.issuer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Rules;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");
    private static final Document KEYS =
            TestingKeys.jwks(0).document().toOptional().orElseThrow();

    @TempDir
    Path root;

    private Run run(Sink sink, Jwks listed) {
        return run(List.of(sink), sink, listed);
    }

    private Run run(List<Sink> sinks, Sink seen, Jwks listed) {
        View view = new View.Listed("a", listed, Optional.empty(), Optional.empty(), List.of());
        return new Run(
                ISSUER,
                RotationPolicy.DEFAULT,
                () -> new Observation(List.of(view)),
                new LedgerFile(root.resolve("state/ledger.json"), ISSUER),
                sinks,
                () -> Jwks.parse(Checks.bytes(seen)),
                InstantSource.system());
    }

    private static final class Checks {
        static byte[] bytes(Sink sink) {
            try {
                return sink.read(Document.Kind.JWKS) instanceof Stored.Present present
                        ? present.document().bytes()
                        : new byte[0];
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    void publishesReadsBackAndSkipsWhatIsThere() throws IOException {
        Directory directory = new Directory(root.resolve("web"), ISSUER);
        Run run = run(directory, TestingKeys.jwks(0));
        assertThat(run.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);
        assertThat(Files.readString(root.resolve("web/openid/v1/jwks"))).isEqualTo(KEYS.text());
        assertThat(root.resolve("web/.well-known/openid-configuration")).exists();
        var before = Files.getLastModifiedTime(root.resolve("web/openid/v1/jwks"));
        PublishResult again = run.publish(Situation.Options.DEFAULT);
        assertThat(again)
                .isInstanceOfSatisfying(
                        PublishResult.Completed.class,
                        completed -> assertThat(completed.plan().hasChanges()).isFalse());
        assertThat(Files.getLastModifiedTime(root.resolve("web/openid/v1/jwks")))
                .isEqualTo(before);
        try (var files = Files.walk(root)) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void repairsWhatWasChanged() throws IOException {
        Directory directory = new Directory(root.resolve("web"), ISSUER);
        Run run = run(directory, TestingKeys.jwks(0));
        run.publish(Situation.Options.DEFAULT);
        Files.writeString(root.resolve("web/openid/v1/jwks"), "{\"keys\":[]}");
        assertThat(run.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);
        assertThat(Files.readString(root.resolve("web/openid/v1/jwks"))).isEqualTo(KEYS.text());
    }

    @Test
    void W1_refusesAForeignDirectory() throws IOException {
        Files.createDirectories(root.resolve("web/openid/v1"));
        Files.writeString(root.resolve("web/openid/v1/jwks"), KEYS.text());
        Directory directory = new Directory(root.resolve("web"), ISSUER);
        assertThat(Rules.errors(run(directory, TestingKeys.jwks(1))
                        .publish(Situation.Options.DEFAULT)
                        .findings()))
                .containsExactly(Rule.W1);
        Situation.Options adopt =
                new Situation.Options(dev.irsa.issuer.DocumentMode.SYNTHESISED, true, false, Optional.empty());
        assertThat(run(directory, TestingKeys.jwks(1)).publish(adopt)).isInstanceOf(PublishResult.Completed.class);
        assertThat(Jwks.parse(Checks.bytes(directory))).isEqualTo(Checked.accepted(TestingKeys.jwks(0, 1)));
    }

    @Test
    void W1_adoptingADirectoryThatIsAlreadyRightMakesItOurs() throws IOException {
        Directory directory = new Directory(root.resolve("web"), ISSUER);
        Run run = run(directory, TestingKeys.jwks(0));
        run.publish(Situation.Options.DEFAULT);
        Files.delete(root.resolve("web/.irsa-issuer"));
        assertThat(run.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Refused.class);
        Situation.Options adopt =
                new Situation.Options(dev.irsa.issuer.DocumentMode.SYNTHESISED, true, false, Optional.empty());
        assertThat(run.publish(adopt)).isInstanceOf(PublishResult.Completed.class);
        assertThat(run.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);
    }

    @Test
    void W2_doesNotOverwriteWhatChangedInBetween() throws IOException {
        Directory directory = new Directory(root, ISSUER);
        assertThat(directory.write(KEYS, new Stored.Absent())).isEqualTo(new Written.Done());
        Document other = TestingKeys.jwks(1).document().toOptional().orElseThrow();
        assertThat(directory.write(other, new Stored.Absent())).isEqualTo(new Written.Conflict());
        LedgerFile ledgers = new LedgerFile(root.resolve("ledger.json"), ISSUER);
        LedgerStore.Saved empty = ledgers.read().toOptional().orElseThrow();
        assertThat(ledgers.write(empty.ledger(), empty)).isEqualTo(new Written.Done());
        assertThat(ledgers.write(empty.ledger(), empty)).isEqualTo(new Written.Conflict());
    }

    /** Says that it wrote, and did not. */
    private record Lying(Directory directory) implements Sink {
        @Override
        public String name() {
            return "a store that lies";
        }

        @Override
        public Stored read(Document.Kind kind) throws IOException {
            return directory.read(kind);
        }

        @Override
        public Written write(Document document, Stored expected) {
            return new Written.Done();
        }
    }

    /** Cannot be reached, as far as a test says. */
    private static final class Failing implements Sink {
        private final Directory directory;
        private boolean readable = true;
        private boolean writable = true;

        Failing(Directory directory) {
            this.directory = directory;
        }

        @Override
        public String name() {
            return "a store that fails";
        }

        @Override
        public Stored read(Document.Kind kind) throws IOException {
            if (!readable) {
                throw new IOException("no answer");
            }
            return directory.read(kind);
        }

        @Override
        public Written write(Document document, Stored expected) throws IOException {
            if (!writable) {
                throw new IOException("no room");
            }
            return directory.write(document, expected);
        }
    }

    @Test
    void W4_aSinkThatFailsKeepsNoKeyFromTheOthers() {
        Failing failing = new Failing(new Directory(root.resolve("one"), ISSUER));
        Directory good = new Directory(root.resolve("two"), ISSUER);
        List<Sink> sinks = List.of(failing, good);
        assertThat(run(sinks, good, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT))
                .isInstanceOf(PublishResult.Completed.class);
        failing.readable = false;
        PublishResult unread = run(sinks, good, TestingKeys.jwks(0, 1)).publish(Situation.Options.DEFAULT);
        assertThat(unread).isInstanceOf(PublishResult.Interrupted.class);
        assertThat(Rules.errors(unread.findings())).containsExactly(Rule.W4);
        assertThat(Jwks.parse(Checks.bytes(good))).isEqualTo(Checked.accepted(TestingKeys.jwks(0, 1)));
        failing.readable = true;
        failing.writable = false;
        PublishResult unwritten = run(sinks, good, TestingKeys.jwks(0, 1, 2)).publish(Situation.Options.DEFAULT);
        assertThat(unwritten).isInstanceOf(PublishResult.Interrupted.class);
        assertThat(Jwks.parse(Checks.bytes(good))).isEqualTo(Checked.accepted(TestingKeys.jwks(0, 1, 2)));
        failing.writable = true;
        assertThat(run(sinks, good, TestingKeys.jwks(0, 1, 2)).publish(Situation.Options.DEFAULT))
                .isInstanceOf(PublishResult.Completed.class);
        assertThat(Jwks.parse(Checks.bytes(failing))).isEqualTo(Checked.accepted(TestingKeys.jwks(0, 1, 2)));
    }

    @Test
    void W4_aSinkThatCanOnlyBeReadStopsNoLaterStep() throws IOException {
        Failing failing = new Failing(new Directory(root.resolve("one"), ISSUER));
        Directory good = new Directory(root.resolve("two"), ISSUER);
        List<Sink> sinks = List.of(failing, good);
        failing.writable = false;
        PublishResult first = run(sinks, good, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        assertThat(first).isInstanceOf(PublishResult.Interrupted.class);
        assertThat(first.findings())
                .filteredOn(Finding::isError)
                .extracting(Finding::sentence)
                .containsExactly("a store that fails cannot be written: no room");
        assertThat(root.resolve("two/.well-known/openid-configuration")).exists();
        assertThat(root.resolve("one")).doesNotExist();
        assertThat(firstPublic(0)).as("it is not public everywhere").isEmpty();

        failing.writable = true;
        run(sinks, good, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        assertThat(firstPublic(0)).isPresent();
        failing.writable = false;
        run(sinks, good, TestingKeys.jwks(0, 1)).publish(Situation.Options.DEFAULT);
        assertThat(firstPublic(0)).as("it was and is").isPresent();
        assertThat(firstPublic(1)).isEmpty();
    }

    private Optional<java.time.Instant> firstPublic(int key) throws IOException {
        LedgerFile ledgers = new LedgerFile(root.resolve("state/ledger.json"), ISSUER);
        return ledgers.read()
                .toOptional()
                .flatMap(saved -> saved.ledger().get(TestingKeys.kid(key)))
                .flatMap(dev.irsa.issuer.KeyHistory::firstPublic);
    }

    /** A gate that opened for a place which cannot be seen would have opened on memory alone. */
    @Test
    void G2_aSinkThatCannotBeReadHoldsNothing() {
        Failing failing = new Failing(new Directory(root.resolve("one"), ISSUER));
        Directory good = new Directory(root.resolve("two"), ISSUER);
        Run run = run(List.of(failing, good), good, TestingKeys.jwks(0));
        run.publish(Situation.Options.DEFAULT);
        assertThat(run.places(prepared(run)).values()).allMatch(keys -> keys.equals(TestingKeys.jwks(0)));
        failing.readable = false;
        assertThat(run.places(prepared(run)))
                .containsEntry(failing.name(), Jwks.EMPTY)
                .containsEntry(good.name(), TestingKeys.jwks(0));
    }

    private static Run.Prepared prepared(Run run) {
        return run.prepare(Situation.Options.DEFAULT).toOptional().orElseThrow();
    }

    @Test
    void W3_readsBack() {
        PublishResult result =
                run(new Lying(new Directory(root, ISSUER)), TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        assertThat(result).isInstanceOf(PublishResult.Interrupted.class);
        assertThat(Rules.errors(result.findings())).containsExactly(Rule.W3);
    }

    @Test
    void W4_aLedgerThatCannotBeReadIsNotAnEmptyOne() throws IOException {
        Directory directory = new Directory(root.resolve("web"), ISSUER);
        Files.createDirectories(root.resolve("state"));
        Files.writeString(root.resolve("state/ledger.json"), "");
        PublishResult result = run(directory, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        assertThat(result).isInstanceOf(PublishResult.Refused.class);
        assertThat(result.findings()).extracting(Finding::rule).contains(Rule.W4);
        assertThat(root.resolve("web")).doesNotExist();
    }

    @Test
    void standardOutputGetsTheKeysFirst() {
        StringWriter out = new StringWriter();
        run(new StandardOutput(new PrintWriter(out)), TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        assertThat(out.toString().lines().filter(line -> line.startsWith("==>")))
                .containsExactly("==> /openid/v1/jwks <==", "==> /.well-known/openid-configuration <==");
    }
}
