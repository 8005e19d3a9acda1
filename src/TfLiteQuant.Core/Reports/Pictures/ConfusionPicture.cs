using System.Xml.Linq;
using OxyPlot.Axes;
using OxyPlot.Series;
using OxyPlot;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Which of many classes were taken for which: a square for each count, larger for more.</summary>
internal static class ConfusionPicture
{
    private const int Side = 560;
    private const int MostCells = 1500;
    private const double SmallestMark = 1.5;
    private const double LargestMark = 5;

    /// <summary>The picture; the most frequent counts where there are very many.</summary>
    public static XElement Of(ConfusionMatrix matrix, string id)
    {
        var plot = Picture.Plot();
        plot.Axes.Add(Axis(AxisPosition.Bottom, "taken for", matrix.Classes));
        var actual = Axis(AxisPosition.Left, "is", matrix.Classes);
        (actual.StartPosition, actual.EndPosition) = (1, 0);
        plot.Axes.Add(actual);
        List<ConfusionCell> cells = [.. matrix.Cells.Where(static cell => cell is { Actual: >= 0, Predicted: >= 0 }).OrderByDescending(static cell => cell.Count).ThenBy(static cell => (cell.Actual, cell.Predicted)).Take(MostCells)];
        var most = Math.Log(1 + cells.Select(static cell => cell.Count).DefaultIfEmpty(1).Max());
        plot.Series.Add(Marks(cells.Where(static cell => cell.Actual == cell.Predicted), PictureInk.First, most));
        plot.Series.Add(Marks(cells.Where(static cell => cell.Actual != cell.Predicted), PictureInk.Alarm, most));
        return Picture.Draw(plot, Side, Side, id, "Confusion of classes. The table below has the most frequent ones.");
    }

    private static LinearAxis Axis(AxisPosition position, string title, int classes)
    {
        var axis = Picture.Axis(position, title);
        (axis.Minimum, axis.Maximum, axis.MinimumMajorStep) = (-1, classes, 1);
        return axis;
    }

    private static ScatterSeries Marks(IEnumerable<ConfusionCell> cells, OxyColor colour, double most)
    {
        var marks = new ScatterSeries { MarkerType = MarkerType.Square, MarkerFill = colour, MarkerStrokeThickness = 0 };
        foreach (var cell in cells) marks.Points.Add(new ScatterPoint(cell.Predicted, cell.Actual, SmallestMark + ((LargestMark - SmallestMark) * Math.Log(1 + cell.Count) / most)));
        return marks;
    }
}
