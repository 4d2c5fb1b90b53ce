package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between pages lead to files that are there, and to headings that they have. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|href)=[\"']([^\"']+)[\"']");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\\n]*`");

    /** A link, as it is written on a page. */
    record Link(Path page, String target) {
        boolean isRelative() {
            return !target.matches("[a-z]+:.*");
        }

        Path file() {
            String path = target.replaceFirst("#.*", "");
            return path.isEmpty() ? page : page.resolveSibling(path).normalize();
        }

        String anchor() {
            return target.contains("#") ? target.replaceFirst("[^#]*#", "") : "";
        }

        @Override
        public String toString() {
            return page + ": " + target;
        }
    }

    static Stream<Path> pages() throws IOException {
        List<Path> roots =
                List.of(Path.of("docs"), Path.of("chart"), Path.of("config"), Path.of("hack"), Path.of("src"));
        return Stream.concat(
                Stream.of(Path.of("README.md"), Path.of("CHANGELOG.md")),
                roots.stream().flatMap(LinksTest::pagesUnder).sorted());
    }

    private static Stream<Path> pagesUnder(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Link> links() throws IOException {
        return pages().flatMap(page -> LINK.matcher(
                        CODE.matcher(Docs.text(page)).replaceAll("`"))
                .results()
                .map(found -> new Link(page, found.group(1) == null ? found.group(2) : found.group(1)))
                .filter(Link::isRelative));
    }

    @ParameterizedTest
    @MethodSource("links")
    void itLeadsSomewhere(Link link) {
        assertThat(link.file()).exists();
        if (!link.anchor().isEmpty() && link.file().toString().endsWith(".md")) {
            assertThat(anchors(Docs.text(link.file()))).contains(link.anchor());
        }
    }

    @Test
    void thereAreLinks() throws IOException {
        assertThat(links().map(Link::page).distinct()).hasSizeGreaterThan(12);
        assertThat(links().filter(link -> !link.anchor().isEmpty())).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What API servers say about the webhook | what-api-servers-say-about-the-webhook
            IrsaWebhookDown | irsawebhookdown
            Out of the way, now | out-of-the-way-now
            `irsa webhook` and more | irsa-webhook-and-more
            """)
    void headingsAreReadAsGitHubReadsThem(String heading, String anchor) {
        assertThat(anchors("text\n## " + heading + "\n")).containsExactly(anchor);
        assertThat(anchors("```\n# " + heading + "\n```\n")).isEmpty();
    }

    private static Set<String> anchors(String page) {
        return HEADING.matcher(page.replaceAll("(?ms)^```.*?^```$", ""))
                .results()
                .map(found -> found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
