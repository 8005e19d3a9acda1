using System.Globalization;
using System.Xml.Linq;
using OxyPlot.Axes;
using OxyPlot.Series;
using OxyPlot;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>How the float model's values are spread over the range that codes represent. Heights are logarithms of counts, or a peak at
/// zero would leave nothing else to be seen.</summary>
internal static class HistogramPicture
{
    private const int Width = 290;
    private const int Height = 110;

    /// <summary>The picture; null for values that have no scale.</summary>
    public static XElement? Of(TensorComparison row, string id)
    {
        if (row.Histogram.Count == 0 || row is not { RepresentedMin: { } low, RepresentedMax: { } high } || !(high > low)) return null;
        var plot = Picture.Plot();
        var axis = Picture.Axis(AxisPosition.Bottom);
        (axis.Minimum, axis.Maximum, axis.StringFormat, axis.IntervalLength) = (low, high, "G3", 70);
        plot.Axes.Add(axis);
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, IsAxisVisible = false, Minimum = 0 });
        // One outline is a tenth of what as many bars would take.
        var area = new AreaSeries { Color = PictureInk.First, Fill = PictureInk.First, StrokeThickness = 0, ConstantY2 = 0 };
        var step = (high - low) / row.Histogram.Count;
        for (var i = 0; i < row.Histogram.Count; i++)
        {
            var height = Math.Log10(1 + row.Histogram[i]);
            area.Points.Add(new DataPoint(low + (i * step), height));
            area.Points.Add(new DataPoint(low + ((i + 1) * step), height));
        }

        plot.Series.Add(area);
        return Picture.Draw(plot, Width, Height, id, string.Create(CultureInfo.InvariantCulture, $"Histogram of '{row.Tensor}' from {low:G4} to {high:G4}"));
    }
}
