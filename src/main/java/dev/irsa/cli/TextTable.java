package dev.irsa.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows of text in columns as wide as their longest cell, three blanks apart, as kubectl prints them. */
final class TextTable {
    private static final int GAP = 3;

    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;
    private final UnaryOperator<String> style;

    /** @param style what a cell looks like; must not change its width on the screen */
    TextTable(UnaryOperator<String> style, String... header) {
        this.style = style;
        this.columns = header.length;
        rows.add(List.of(header));
    }

    void add(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in " + columns + " columns");
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                out.append(style.apply(cell));
                if (i < columns - 1) {
                    out.repeat(' ', widths[i] - cell.length() + GAP);
                }
            }
            out.append('\n');
        }
        return out.toString();
    }
}
