package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.RoleMappingsParser.Revision;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleMappingsParserTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/app";

    @Test
    void readsWhatTheAwsWebhookReads() {
        Revision revision = valid("""
                {
                  "default/app": {
                    "RoleARN": "arn:aws:iam::111122223333:role/app",
                    "Audience": "sts.amazonaws.com",
                    "UseRegionalSTS": true,
                    "TokenExpiration": 3600
                  },
                  "*/reports": {"RoleARN": "arn:aws:iam::111122223333:role/reports"},
                  "team-*/*": {"RoleARN": "arn:aws:iam::111122223333:role/team"}
                }""");

        assertThat(revision.notes()).isEmpty();
        assertThat(revision.mappings().size()).isEqualTo(3);
        assertThat(find(revision, "default", "app"))
                .contains(new RoleMapping(
                        ROLE,
                        Optional.of("sts.amazonaws.com"),
                        Optional.of(true),
                        Optional.of(new TokenLifetime(3600))));
        assertThat(find(revision, "anywhere", "reports")).isPresent();
        assertThat(find(revision, "team-a", "x")).isPresent();
        assertThat(find(revision, "default", "other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\t ", "{}"})
    void nothingIsNoMappings(String text) {
        assertThat(valid(text).mappings().size()).isZero();
    }

    @Test
    void membersAreComparedAsGoDoes() {
        Revision revision = valid("""
                {"a/b": {"rolearn": "r", "AUDIENCE": "x", "useregional\\u017fts": true, "to\\u212aenExpiration": 700,
                         "unknown": [{"deep": 1}]}}""");
        assertThat(find(revision, "a", "b"))
                .contains(
                        new RoleMapping("r", Optional.of("x"), Optional.of(true), Optional.of(new TokenLifetime(700))));
    }

    @Test
    void nullAndEmptyMembersAreAbsent() {
        Revision revision = valid("""
                {"a/b": {"RoleARN": "r", "Audience": "", "UseRegionalSTS": null, "TokenExpiration": null}}""");
        assertThat(find(revision, "a", "b"))
                .contains(new RoleMapping("r", Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void anEntryWithoutARoleIsNoted() {
        assertThat(valid("{\"a/b\": {}}").notes())
                .containsExactly("a/b has no RoleARN; its pods get no AWS credentials");
    }

    @ParameterizedTest
    @CsvSource({
        "0, ",
        "-0, ",
        "600, 600",
        "86400, 86400",
        "60, 600",
        "-1, 600",
        "86401, 86400",
        "99999999999999999999999999, 86400"
    })
    void clampsTheLifetime(String written, Integer seconds) {
        Revision revision = valid("{\"a/b\": {\"RoleARN\": \"r\", \"TokenExpiration\": " + written + "}}");
        assertThat(find(revision, "a", "b").orElseThrow().lifetime())
                .isEqualTo(Optional.ofNullable(seconds).map(TokenLifetime::new));
        boolean clamped = seconds != null && !written.equals(seconds.toString());
        assertThat(revision.notes()).hasSize(clamped ? 1 : 0);
        if (clamped) {
            assertThat(revision.notes().getFirst())
                    .isEqualTo("TokenExpiration of a/b is outside 600 to 86400; " + seconds + " is used");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a/b": {"RoleARN": "r"}        | is not JSON (line 1, column 25)
            { "a/b": {RoleARN: "r"}}        | is not JSON (line 1, column 11)
            [1]                             | is invalid: the whole is not an object (line 1, column 1)
            null                            | is invalid: the whole is not an object (line 1, column 1)
            {} {}                           | goes on behind its end (line 1, column 4)
            {"app": {}}                     | is invalid: a key is not namespace/serviceaccount with one slash (line 1, column 9)
            {"": {}}                        | is invalid: a key is not namespace/serviceaccount with one slash (line 1, column 6)
            {"a/b/c": {}}                   | is invalid: a key is not namespace/serviceaccount with one slash (line 1, column 11)
            {"/b": {}}                      | is invalid: a key names what no namespace or ServiceAccount can be called (line 1, column 8)
            {"a/": {}}                      | is invalid: a key names what no namespace or ServiceAccount can be called (line 1, column 8)
            {"A/b": {}}                     | is invalid: a key names what no namespace or ServiceAccount can be called (line 1, column 9)
            {"a.b/c": {}}                   | is invalid: a key names what no namespace or ServiceAccount can be called (line 1, column 11)
            {"a/b?": {}}                    | is invalid: a key names what no namespace or ServiceAccount can be called (line 1, column 10)
            {"a/b": null}                   | is invalid: the value of a/b is not an object (line 1, column 9)
            {"a/b": "r"}                    | is invalid: the value of a/b is not an object (line 1, column 9)
            {"a/b": {"RoleARN": 1}}         | is invalid: RoleARN of a/b is not a string (line 1, column 21)
            {"a/b": {"Audience": ["x"]}}    | is invalid: Audience of a/b is not a string (line 1, column 22)
            {"a/b": {"UseRegionalSTS": "true"}} | is invalid: UseRegionalSTS of a/b is not true or false (line 1, column 28)
            {"a/b": {"TokenExpiration": "600"}} | is invalid: TokenExpiration of a/b is not a whole number (line 1, column 29)
            {"a/b": {"TokenExpiration": 6e2}}   | is invalid: TokenExpiration of a/b is not a whole number (line 1, column 29)
            {"a/b": {}, "a/b": {}}          | is invalid: a key is there twice (line 1, column 20)
            {"a/b": {"RoleARN": "r", "rolearn": "s"}} | is invalid: a/b has a member twice (line 1, column 37)
            """)
    void refusesTheWhole(String text, String problem) {
        assertThat(RoleMappingsParser.parse(text)).isEqualTo(Parsed.invalid(problem));
    }

    @Test
    void aProblemNamesItsLine() {
        assertThat(RoleMappingsParser.parse("{\n  \"a/b\": {\"RoleARN\": \"r\"},\n  \"app\": {}\n}"))
                .isEqualTo(Parsed.invalid(
                        "is invalid: a key is not namespace/serviceaccount with one slash (line 3, column 10)"));
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() {
        assertThat(RoleMappingsParser.parse("{" + " ".repeat(1 << 20) + "}"))
                .isEqualTo(Parsed.invalid("is larger than 1 MiB"));
        assertThat(RoleMappingsParser.parse("{\"a/b\": {\"x\": " + "[".repeat(50_000)))
                .isEqualTo(Parsed.invalid("is nested more than 20 deep, or has a name or number that is too long"));
    }

    @Test
    void readsATextNearTheLimit() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; text.length() < 900 * 1024; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("\"ns-")
                    .append(i)
                    .append("/app\": {\"RoleARN\": \"")
                    .append(ROLE)
                    .append("\"}");
        }
        Revision revision = valid(text.append("}").toString());
        assertThat(find(revision, "ns-1", "app")).isPresent();
    }

    private static Revision valid(String text) {
        return RoleMappingsParser.parse(text).orElse(problem -> {
            throw new AssertionError(problem);
        });
    }

    private static Optional<RoleMapping> find(Revision revision, String namespace, String name) {
        return revision.mappings().find(new ServiceAccountRef(namespace, name));
    }
}
