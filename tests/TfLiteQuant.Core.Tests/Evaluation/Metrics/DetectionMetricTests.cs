using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Metrics.MetricRun;

namespace TfLiteQuant.Core.Tests.Evaluation.Metrics;

public sealed class DetectionMetricTests
{
    private static readonly double[] Half = [0.5];

    [Fact]
    public void Perfect_boxes_score_1()
    {
        var sample = Detected([(0, 0.9f, [0, 0, 1, 1]), (2, 0.8f, [0, 0, 0.5f, 0.5f])], [(0, [0, 0, 1, 1]), (2, [0, 0, 0.5f, 0.5f])]);
        Assert.Equal(1, Figure("MeanAveragePrecision", sample));
    }

    [Fact]
    public void A_wrong_box_before_the_right_one_halves_the_precision()
    {
        // One true box: found second, so that at every recall the best precision is one half.
        var sample = Detected([(0, 0.9f, [5, 5, 6, 6]), (0, 0.8f, [0, 0, 1, 1])], [(0, [0, 0, 1, 1])]);
        Assert.Equal(0.5, Figure("MeanAveragePrecision", sample), 1e-12);
    }

    [Fact]
    public void Missed_boxes_limit_the_recall()
    {
        // One of two: precision 1 at the 51 recalls from 0 to 0.5.
        var sample = Detected([(0, 0.9f, [0, 0, 1, 1])], [(0, [0, 0, 1, 1]), (0, [4, 4, 5, 5])]);
        Assert.Equal(51 / 101.0, Figure("MeanAveragePrecision", sample), 1e-12);
    }

    [Fact]
    public void A_box_is_found_once()
    {
        var sample = Detected([(0, 0.9f, [0, 0, 1, 1]), (0, 0.8f, [0, 0, 1, 1]), (0, 0.7f, [4, 4, 5, 5])], [(0, [0, 0, 1, 1]), (0, [4, 4, 5, 5])]);
        // Right, wrong, right: precision 1 up to a recall of 0.5, then 2/3.
        Assert.Equal(((51 * 1) + (50 * 2 / 3.0)) / 101, Figure("MeanAveragePrecision", sample), 1e-12);
    }

    [Fact]
    public void Boxes_of_one_score_count_as_in_any_order()
    {
        // Of one right and one wrong, half a wrong one comes before the right one.
        (int, float[])[] truth = [(0, [0, 0, 1, 1])];
        Assert.Equal(1 / 1.5, Figure("MeanAveragePrecision", Detected([(0, 0.9f, [0, 0, 1, 1]), (0, 0.9f, [5, 5, 6, 6])], truth)), 1e-12);
        Assert.Equal(1 / 1.5, Figure("MeanAveragePrecision", Detected([(0, 0.9f, [5, 5, 6, 6]), (0, 0.9f, [0, 0, 1, 1])], truth)), 1e-12);
        // Two right and three wrong: one wrong before the first, two before the second.
        var sample = Detected(
            [(0, 0.9f, [0, 0, 1, 1]), (0, 0.9f, [5, 5, 6, 6]), (0, 0.9f, [5, 5, 6, 6]), (0, 0.9f, [5, 5, 6, 6]), (0, 0.9f, [2, 2, 3, 3])],
            [(0, [0, 0, 1, 1]), (0, [2, 2, 3, 3])]);
        Assert.Equal(0.5, Figure("MeanAveragePrecision", sample), 1e-12);
    }

    [Fact]
    public void Overlaps_are_averaged()
    {
        // An overlap of 0.7: right at 0.5, 0.55, 0.6, 0.65 and 0.7, wrong at the other five.
        var found = Outputs([(0, 0.9f, [0, 0, 1, 0.7f])]);
        var truth = Truth([(0, [0, 0, 1, 1])]);
        var expected = new MetricOptions().OverlapThresholds.Count(static threshold => (double)0.7f >= threshold) / 10.0;
        Assert.Equal(expected, Figure("MeanAveragePrecision", WithOutputs(found, truth)), 1e-12);
        Assert.Equal(1, Figure("MeanAveragePrecision", WithOutputs(found, truth, new MetricOptions { OverlapThresholds = Half })));
    }

    [Fact]
    public void Boxes_that_need_not_be_found_are_neither_right_nor_wrong()
    {
        var boxes = RealLabel([2, 6], 0, 0, 0, 1, 1, 0, 0, 4, 4, 5, 5, 1);
        var found = Outputs([(0, 0.9f, [4, 4, 5, 5]), (0, 0.8f, [0, 0, 1, 1])]);
        Assert.Equal(1, Figure("MeanAveragePrecision", WithOutputs(found, boxes)));
        Assert.Equal(1, Figure("MeanAveragePrecision", WithOutputs(Outputs([(0, 0.8f, [0, 0, 1, 1])]), boxes)));
    }

    [Theory]
    [InlineData(BoxFormat.Yxyx, 1, 2, 4, 8)]
    [InlineData(BoxFormat.Xyxy, 2, 1, 8, 4)]
    [InlineData(BoxFormat.Xywh, 2, 1, 6, 3)]
    [InlineData(BoxFormat.CenterXywh, 5, 2.5, 6, 3)]
    public void Formats_mean_one_box(BoxFormat format, float a, float b, float c, float d)
        => Assert.Equal(new Box(3, 1, 2, 4, 8), Box.From(3, [a, b, c, d], format));

    [Fact]
    public void Outputs_are_told_apart_by_name_by_value_or_by_place()
    {
        RealArray boxes = Named("detection_boxes", [1, 2, 4], 0, 0, 1, 1, 0, 0, 2, 2), classes = Named("a", [1, 2], 1, 2), scores = Named("b", [1, 2], 0.9f, 0.5f), number = Named("c", [1], 1);
        RealArray[][] orders = [[boxes, classes, scores, number], [scores, boxes, number, classes], [Named("scores", [1, 2], 1, 1), boxes, Named("classes", [1, 2], 1, 2)]];
        foreach (var order in orders)
        {
            var found = Detections.Read(new MetricCase { Output = order[0], Truth = null, Outputs = order }, out _);
            Assert.Equal(1, found[0].Class);
            Assert.Equal(order.Length == 4 ? 1 : 2, found.Count);
        }

        // An image without anything, whose scores are whole numbers too; classes that a quantized model rounds; and four boxes, of which classes and scores have the shape of one.
        RealArray none = Named("b", [1, 2], 0, 0), rounded = Named("a", [1, 2], 1.02f, 2.99f);
        foreach (var order in (RealArray[][])[[none, boxes, classes], [boxes, classes, none], [scores, boxes, rounded], [boxes, rounded, scores]])
            Assert.Equal(1, Detections.Read(new MetricCase { Output = order[0], Truth = null, Outputs = order }, out _)[0].Class);
        RealArray four = Named("boxes", [1, 4, 4], new float[16]), fourClasses = Named("a", [1, 4], 3, 3, 3, 3), fourScores = Named("b", [1, 4], 0.5f, 0.5f, 0.5f, 0.5f);
        Assert.Equal((3, 0.5f), Detections.Read(new MetricCase { Output = four, Truth = null, Outputs = [fourClasses, fourScores, four] }, out _)[0] is var box ? (box.Class, box.Score) : default);

        RealArray rows = Named("rows", [1, 2, 6], 0, 0, 1, 1, 0.9f, 3, 0, 0, 2, 2, float.NaN, 4);
        var read = Detections.Read(new MetricCase { Output = rows, Truth = null, Outputs = [rows] }, out var nonFinite);
        Assert.Equal((3, 0.9f, 1), (Assert.Single(read).Class, read[0].Score, nonFinite));
        Assert.False(Detections.IsIn([scores, classes]));
    }

    // Many boxes at random, against a plain evaluation without ties.
    [Fact]
    public void Random_boxes_agree_with_a_plain_evaluation()
    {
        var random = new SeededRandom(31);
        var samples = new List<MetricCase>();
        var all = new List<(int Image, int Class, float Score, Box Box)>();
        var truth = new List<(int Image, Box Box)>();
        for (var image = 0; image < 12; image++)
        {
            var actual = Enumerable.Range(0, 4).Select(_ => (Class: random.NextInt32(2), Box: Draw(random))).ToArray();
            var found = actual.Select(box => (box.Class, Score: (float)random.NextDouble(), Box: box.Box.Select(value => value + (float)random.NextDouble(-0.15, 0.15)).ToArray()))
                .Concat(Enumerable.Range(0, 3).Select(_ => (Class: random.NextInt32(2), Score: (float)random.NextDouble(), Box: Draw(random)))).ToArray();
            samples.Add(WithOutputs(Outputs([.. found.Select(static box => (box.Class, box.Score, box.Box))]), Truth([.. actual.Select(static box => (box.Class, box.Box))]), new MetricOptions { OverlapThresholds = Half }));
            all.AddRange(found.Select(box => (image, box.Class, box.Score, Box.From(box.Class, box.Box, BoxFormat.Yxyx))));
            truth.AddRange(actual.Select(box => (image, Box.From(box.Class, box.Box, BoxFormat.Yxyx))));
        }

        var expected = Enumerable.Range(0, 2).Average(ofClass => PlainPrecision([.. all.Where(box => box.Class == ofClass)], [.. truth.Where(box => box.Box.Class == ofClass)]));
        Assert.Equal(expected, Figure("MeanAveragePrecision", [.. samples]), 1e-9);
    }

    [Fact]
    public void Labels_that_are_no_boxes_are_refused()
    {
        Assert.False(Fits("MeanAveragePrecision", WithOutputs(Outputs([(0, 1, [0, 0, 1, 1])]), RealLabel([4], 0, 0, 1, 1))));
        Assert.True(Fits("MeanAveragePrecision", WithOutputs(Outputs([(0, 1, [0, 0, 1, 1])]), RealLabel([0, 5]))));
        var error = Assert.Throws<TfLiteQuantException>(() => Figure("MeanAveragePrecision", WithOutputs(Outputs([(0, 1, [0, 0, 1, 1])]), RealLabel([1, 5], -1, 0, 0, 1, 1))));
        Assert.Equal(ErrorCode.InvalidMetric, error.Code);
    }

    private static double PlainPrecision((int Image, int Class, float Score, Box Box)[] found, (int Image, Box Box)[] truth)
    {
        var taken = new HashSet<int>();
        var points = new List<(double Recall, double Precision)>();
        double right = 0, seen = 0;
        foreach (var box in found.OrderByDescending(static box => box.Score))
        {
            var best = Enumerable.Range(0, truth.Length).Where(i => truth[i].Image == box.Image && !taken.Contains(i) && box.Box.Overlap(truth[i].Box) >= 0.5)
                .OrderByDescending(i => box.Box.Overlap(truth[i].Box)).Select(static i => (int?)i).FirstOrDefault();
            seen++;
            if (best is { } index && taken.Add(index)) right++;
            points.Add((right / truth.Length, right / seen));
        }

        return Enumerable.Range(0, 101).Average(step => points.Where(point => point.Recall >= step / 100.0).Select(static point => point.Precision).DefaultIfEmpty(0).Max());
    }

    private static float[] Draw(SeededRandom random)
    {
        float top = (float)random.NextDouble(0, 3), left = (float)random.NextDouble(0, 3);
        return [top, left, top + (float)random.NextDouble(0.5, 1.5), left + (float)random.NextDouble(0.5, 1.5)];
    }

    private static RealArray Named(string name, int[] shape, params float[] values) => RealArray.Of(name, SampleArray.From<float>(TensorType.Float32, shape, values));

    private static MetricCase Detected((int Class, float Score, float[] Box)[] found, (int Class, float[] Box)[] actual) => WithOutputs(Outputs(found), Truth(actual));

    private static RealArray Truth((int Class, float[] Box)[] actual) => RealLabel([actual.Length, 5], [.. actual.SelectMany(static box => box.Box.Prepend(box.Class))]);

    private static RealArray[] Outputs((int Class, float Score, float[] Box)[] found) =>
    [
        Named("boxes", [1, found.Length, 4], [.. found.SelectMany(static box => box.Box)]),
        Named("classes", [1, found.Length], [.. found.Select(static box => (float)box.Class)]),
        Named("scores", [1, found.Length], [.. found.Select(static box => box.Score)]),
        Named("number", [1], found.Length),
    ];

    private static MetricCase WithOutputs(RealArray[] outputs, RealArray truth, MetricOptions? options = null) => new() { Output = outputs[0], Truth = truth, Outputs = outputs, Options = options ?? new MetricOptions() };
}
