using System.Globalization;
using System.Xml.Linq;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using OxyPlot;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Signal to quantization noise of each value in the order they are computed: by itself, and with all before it.</summary>
internal static class LayerErrorPicture
{
    private const int Width = 920;
    private const int Height = 300;

    // Beyond, names of harmful operators would cover each other.
    private const int MostNames = 12;

    // Markers of more than these would run together.
    private const int MostMarkers = 120;

    /// <summary>The picture; null where no figure can be drawn.</summary>
    public static XElement? Of(IReadOnlyList<TensorComparison> rows, string id)
    {
        if (!rows.Any(static row => IsDrawn(row.IsolatedSqnr) || IsDrawn(row.Sqnr))) return null;
        var plot = Picture.PlotWithLegend();
        plot.Axes.Add(Axis(rows.Count));
        plot.Axes.Add(Picture.Axis(AxisPosition.Left, "SQNR in dB"));
        AddBars(plot, rows, "by itself", PictureInk.First, static row => !row.DeservesExclude);
        AddBars(plot, rows, "by itself, deserves to stay float", PictureInk.Alarm, static row => row.DeservesExclude);
        AddLine(plot, rows);
        foreach (var (row, at) in rows.Select(static (row, at) => (row, at)).Where(static value => value.row.DeservesExclude && IsDrawn(value.row.IsolatedSqnr)).OrderBy(static value => value.row.IsolatedSqnr).Take(MostNames))
            plot.Annotations.Add(new TextAnnotation { Text = string.Create(CultureInfo.InvariantCulture, $"{row.Operator}#{row.Index}"), TextPosition = new DataPoint(at, row.IsolatedSqnr!.Value), StrokeThickness = 0, TextVerticalAlignment = VerticalAlignment.Bottom, TextColor = PictureInk.Alarm, FontSize = 10 });
        return Picture.Draw(plot, Width, Height, id, "Signal to quantization noise ratio of each value, in the order they are computed. The table below has the figures.");
    }

    /// <summary>The axis of values in the order they are computed, by their number in the tables.</summary>
    public static LinearAxis Axis(int count)
    {
        var axis = Picture.Axis(AxisPosition.Bottom, "values in the order they are computed");
        (axis.Minimum, axis.Maximum, axis.MinimumMajorStep) = (-0.7, Math.Max(count, 1) - 0.3, 1);
        axis.LabelFormatter = static value => value == Math.Floor(value) && value >= 0 ? (value + 1).ToString(CultureInfo.InvariantCulture) : "";
        return axis;
    }

    private static void AddBars(PlotModel plot, IReadOnlyList<TensorComparison> rows, string title, OxyColor colour, Func<TensorComparison, bool> isWanted)
    {
        var bars = Picture.Bars(colour, title);
        for (var i = 0; i < rows.Count; i++)
            if (isWanted(rows[i]) && rows[i].IsolatedSqnr is { } sqnr && double.IsFinite(sqnr)) bars.Items.Add(new RectangleBarItem(i - 0.35, Math.Min(0, sqnr), i + 0.35, Math.Max(0, sqnr)));
        if (bars.Items.Count > 0) plot.Series.Add(bars);
    }

    private static void AddLine(PlotModel plot, IReadOnlyList<TensorComparison> rows)
    {
        var line = new LineSeries { Title = "end to end, errors before it included", Color = PictureInk.Second, StrokeThickness = 2 };
        if (rows.Count <= MostMarkers) (line.MarkerType, line.MarkerSize, line.MarkerFill) = (MarkerType.Circle, 3, PictureInk.Second);
        for (var i = 0; i < rows.Count; i++) line.Points.Add(IsDrawn(rows[i].Sqnr) ? new DataPoint(i, rows[i].Sqnr!.Value) : DataPoint.Undefined);
        if (line.Points.Any(static point => point.IsDefined())) plot.Series.Add(line);
    }

    // Without noise there is no finite ratio.
    private static bool IsDrawn(double? value) => value is { } known && double.IsFinite(known);
}
