package dev.irsa.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A vertical axis from nought upwards, and its values in Grafana's units. */
record Scale(double top, double tick) {
    static Scale of(String unit, List<DashboardPicture.Point> points) {
        double most = points.stream()
                .mapToDouble(DashboardPicture.Point::value)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        if (most <= 0) {
            return new Scale(1, 1);
        }
        double factor = unit.equals("bytes") ? 1024 * 1024 : 1;
        double raw = most / 4 / factor;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double tick = factor * power * (raw / power <= 1 ? 1 : raw / power <= 2 ? 2 : raw / power <= 5 ? 5 : 10);
        return new Scale(Math.max(tick * Math.ceil(most / tick), tick), tick);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * tick <= top * 1.001; i++) {
            ticks.add(i * tick);
        }
        return ticks;
    }

    /** A value as Grafana would show it. */
    static String spoken(String unit, double value) {
        return switch (unit) {
            case "s" -> seconds(value);
            case "bytes" -> number(value / 1024 / 1024) + " MiB";
            case "percentunit" -> number(value * 100) + " %";
            case "reqps", "ops" -> number(value) + "/s";
            default -> number(value);
        };
    }

    private static String seconds(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0 s";
        }
        return size < 1
                ? number(value * 1000) + " ms"
                : size < 120
                        ? number(value) + " s"
                        : size < 7200
                                ? number(value / 60) + " min"
                                : size < 172_800 ? number(value / 3600) + " h" : number(value / 86_400) + " days";
    }

    private static String number(double value) {
        String text = String.format(
                Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
