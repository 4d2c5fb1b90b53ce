package dev.irsa.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Draws panels with their series where the dashboard has them, as an SVG. */
final class DashboardPicture {
    static final int WIDTH = 1200;
    private static final int COLUMN = WIDTH / 24;
    private static final int UNIT = 25;
    private static final Map<String, String> COLOURS =
            Map.of("red", "#d0343c", "orange", "#e0752d", "green", "#37872d", "blue", "#1f60c4");
    private static final List<String> PALETTE = List.of(
            "#37872d", "#e0b400", "#1f78c1", "#e0752d", "#d0343c", "#8f3bb8", "#0a50a1", "#58140c", "#3f6833",
            "#967302", "#2f575e", "#99440a", "#511749", "#3f2b5b", "#629e51", "#e5ac0e");

    /** A moment and a value. */
    record Point(long at, double value) {}

    /** What is drawn as one line. */
    record Series(String name, List<Point> points) {
        double last() {
            return points.getLast().value();
        }

        double most() {
            return points.stream().mapToDouble(Point::value).max().orElse(0);
        }
    }

    private final StringBuilder svg = new StringBuilder();
    private final Instant from;
    private final Instant to;
    private final Duration step;
    private int bottom;

    DashboardPicture(Instant from, Instant to, Duration step) {
        this.from = from;
        this.to = to;
        this.step = step;
    }

    void row(DashboardPanel row) {
        int y = row.grid("y") * UNIT;
        text(10, y + 19, "start", 15, "#24292e", "bold", row.title());
    }

    void panel(DashboardPanel panel, List<Series> series) {
        int x = panel.grid("x") * COLUMN + 4;
        int y = panel.grid("y") * UNIT + 4;
        int w = panel.grid("w") * COLUMN - 8;
        int h = panel.grid("h") * UNIT - 8;
        bottom = Math.max(bottom, y + h);
        line("<rect x='%d' y='%d' width='%d' height='%d' rx='2' fill='#fff' stroke='#d8dce2'/>", x, y, w, h);
        text(x + 10, y + 19, "start", 13, "#24292e", "600", panel.title());
        if (series.isEmpty()) {
            String reason = panel.description().startsWith("Empty") ? "No data: " + panel.description() : "No data";
            text(
                    x + w / 2,
                    y + h / 2 + 10,
                    "middle",
                    12,
                    "#7b8087",
                    "normal",
                    reason.replaceAll("[:;] (Irsa|irsa ).*", ""));
        } else if (panel.isStat()) {
            stat(panel, series.getFirst(), x, y, w, h);
        } else {
            lines(panel, series, new Plot(x + 62, y + 32, w - 76, h - 32 - 22 - 22 * rows(series, w)), x, y + h, w);
        }
    }

    private void stat(DashboardPanel panel, Series series, int x, int y, int w, int h) {
        String colour = COLOURS.getOrDefault(panel.colour(series.last()), "#1f60c4");
        Plot plot = new Plot(x + 1, y + h - 26, w - 2, 25);
        Scale scale = Scale.of(panel.unit(), series.points());
        polylines(series.points(), plot, scale, "stroke='%s' stroke-width='1.2' opacity='.55'".formatted(colour));
        text(x + w / 2, y + h / 2 + 14, "middle", 30, colour, "600", Scale.spoken(panel.unit(), series.last()));
    }

    /** A rectangle to draw in. */
    private record Plot(int x, int y, int w, int h) {}

    private void lines(DashboardPanel panel, List<Series> series, Plot plot, int left, int under, int width) {
        List<Series> drawn = panel.isStacked() ? stacked(series) : series;
        Scale scale = Scale.of(
                panel.unit(),
                drawn.stream().flatMap(one -> one.points().stream()).toList());
        for (double tick : scale.ticks()) {
            int y = (int) Math.round(y(tick, plot, scale));
            line("<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='#eceef1'/>", plot.x(), y, plot.x() + plot.w(), y);
            text(plot.x() - 7, y + 4, "end", 11, "#5a6068", "normal", Scale.spoken(panel.unit(), tick));
        }
        long seconds = Duration.between(from, to).toSeconds();
        for (int i = 0; i <= 4; i++) {
            long at = seconds * i / 4;
            text(
                    plot.x() + plot.w() * i / 4,
                    plot.y() + plot.h() + 15,
                    i == 4 ? "end" : "middle",
                    11,
                    "#5a6068",
                    "normal",
                    String.format(Locale.ROOT, "%d:%02d", at / 60, at % 60));
        }
        for (int i = drawn.size() - 1; i >= 0; i--) {
            String colour = PALETTE.get(i % PALETTE.size());
            String points = points(drawn.get(i).points(), plot, scale);
            if (panel.isStacked()) {
                List<Point> own = drawn.get(i).points();
                line(
                        "<polygon fill='%s' fill-opacity='.35' points='%s %s'/>",
                        colour,
                        points,
                        points(base(own, i == 0 ? List.of() : drawn.get(i - 1).points()), plot, scale));
            }
            polylines(drawn.get(i).points(), plot, scale, "stroke='%s' stroke-width='1.4'".formatted(colour));
        }
        legend(series, left, under - 22 * rows(series, width) + 8, width);
    }

    /** The lower edge of an area, from right to left. */
    private static List<Point> base(List<Point> upper, List<Point> lower) {
        Map<Long, Double> values = new HashMap<>();
        lower.forEach(point -> values.put(point.at(), point.value()));
        return upper.reversed().stream()
                .map(point -> new Point(point.at(), values.getOrDefault(point.at(), 0.0)))
                .toList();
    }

    private List<Series> stacked(List<Series> series) {
        List<Series> result = new ArrayList<>();
        Map<Long, Double> sums = new TreeMap<>();
        for (long at = from.getEpochSecond(); at <= to.getEpochSecond(); at += step.toSeconds()) {
            sums.put(at, 0.0);
        }
        for (Series one : series) {
            one.points().forEach(point -> sums.merge(point.at(), point.value(), Double::sum));
            result.add(new Series(
                    one.name(),
                    sums.entrySet().stream()
                            .map(entry -> new Point(entry.getKey(), entry.getValue()))
                            .toList()));
        }
        return result;
    }

    private static int rows(List<Series> series, int width) {
        return series.size() > columns(width) ? 2 : 1;
    }

    private static int columns(int width) {
        return Math.max(2, width / 190);
    }

    /** Two lines at most; what does not fit is counted. */
    private void legend(List<Series> series, int x, int y, int width) {
        int columns = columns(width);
        int shown = series.size() <= 2 * columns ? series.size() : 2 * columns - 1;
        int column = (width - 16) / columns;
        for (int i = 0; i < shown; i++) {
            int at = x + 12 + i % columns * column;
            int line = y + i / columns * 20;
            line("<rect x='%d' y='%d' width='12' height='3' fill='%s'/>", at, line, PALETTE.get(i % PALETTE.size()));
            String name = series.get(i).name();
            int fits = (int) ((column - 20) / 5.7);
            text(
                    at + 17,
                    line + 5,
                    "start",
                    11,
                    "#3b4048",
                    "normal",
                    name.length() > fits ? name.substring(0, fits - 1) + "…" : name);
        }
        if (shown < series.size()) {
            text(
                    x + 12 + (columns - 1) * column,
                    y + 25,
                    "start",
                    11,
                    "#7b8087",
                    "normal",
                    "and " + (series.size() - shown) + " more");
        }
    }

    /** Lines end where nothing was measured. */
    private void polylines(List<Point> points, Plot plot, Scale scale, String style) {
        int begin = 0;
        for (int i = 1; i <= points.size(); i++) {
            if (i == points.size() || points.get(i).at() - points.get(i - 1).at() > 2 * step.toSeconds()) {
                line("<polyline fill='none' %s points='%s'/>", style, points(points.subList(begin, i), plot, scale));
                begin = i;
            }
        }
    }

    private String points(List<Point> points, Plot plot, Scale scale) {
        StringBuilder text = new StringBuilder();
        double width = to.getEpochSecond() - from.getEpochSecond();
        for (Point point : points) {
            text.append(String.format(
                    Locale.ROOT,
                    "%.0f,%.1f ",
                    plot.x() + plot.w() * (point.at() - from.getEpochSecond()) / width,
                    y(point.value(), plot, scale)));
        }
        return text.toString().strip();
    }

    private static double y(double value, Plot plot, Scale scale) {
        return plot.y() + plot.h() * (1 - value / scale.top());
    }

    private void text(int x, int y, String anchor, int size, String colour, String weight, String text) {
        line(
                "<text x='%d' y='%d' text-anchor='%s' font-size='%d' fill='%s' font-weight='%s'>%s</text>",
                x, y, anchor, size, colour, weight, text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private void line(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    /** The whole document. */
    String svg() {
        int height = bottom + 8;
        return String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
                        + " font-family='Helvetica, Arial, sans-serif'>%n<rect width='%d' height='%d' fill='#f4f5f5'/>%n%s</svg>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                WIDTH,
                height,
                svg);
    }
}
