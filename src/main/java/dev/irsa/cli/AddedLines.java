package dev.irsa.cli;

import java.util.ArrayList;
import java.util.List;

/** What was added to a text, shown as a diff shows it: with a few lines around each addition. */
final class AddedLines {
    private static final int CONTEXT = 2;

    private AddedLines() {}

    /**
     * A line of the later text.
     *
     * @param added whether the earlier text does not have it
     */
    record Line(String text, boolean added) {}

    /**
     * The lines to show, with … for those that are left out.
     *
     * @param before whose lines are all in the later text, in the same order
     */
    static List<Line> between(String before, String after) {
        List<Line> all = compare(before.lines().toList(), after.lines().toList());
        List<Line> shown = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (isNearAddition(all, i)) {
                shown.add(all.get(i));
            } else if (shown.isEmpty() || !shown.getLast().text().equals("…")) {
                shown.add(new Line("…", false));
            }
        }
        return shown;
    }

    private static List<Line> compare(List<String> before, List<String> after) {
        List<Line> lines = new ArrayList<>();
        int old = 0;
        for (String line : after) {
            boolean kept = old < before.size() && before.get(old).equals(line);
            lines.add(new Line(line, !kept));
            if (kept) {
                old++;
            }
        }
        return lines;
    }

    private static boolean isNearAddition(List<Line> lines, int at) {
        int from = Math.max(0, at - CONTEXT);
        int to = Math.min(lines.size(), at + CONTEXT + 1);
        return lines.subList(from, to).stream().anyMatch(Line::added);
    }
}
