using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Metrics.MetricRun;

namespace TfLiteQuant.Core.Tests.Evaluation.Metrics;

public sealed class SegmentationMetricTests
{
    private const int Height = 5;
    private const int Width = 6;
    private const int Pixels = Height * Width;
    private const int Classes = 3;

    [Fact]
    public void MeanIoU_is_of_all_samples_together()
    {
        var random = new SeededRandom(23);
        var samples = Enumerable.Range(0, 4).Select(_ => (Scores: random.Floats(Pixels * Classes), Labels: random.Integers(Pixels, 0, Classes))).ToList();
        var pairs = samples.SelectMany(static sample => sample.Labels.Select((label, pixel) => (label, predicted: Argmax(sample.Scores, pixel)))).ToList();
        var expected = Enumerable.Range(0, Classes).Average(ofClass => pairs.Count(pair => pair.label == ofClass && pair.predicted == ofClass)
            / (double)pairs.Count(pair => pair.label == ofClass || pair.predicted == ofClass));
        Assert.Equal(expected, Figure("MeanIoU", [.. samples.Select(static sample => Case(Floats([1, Height, Width, Classes], sample.Scores), Label([Height, Width], sample.Labels)))]), 1e-12);
        // The labels as ones among zeros mean the same.
        float[] OneHot(int[] labels) => [.. labels.SelectMany(static label => Enumerable.Range(0, Classes).Select(ofClass => ofClass == label ? 1f : 0))];
        Assert.Equal(expected, Figure("MeanIoU", [.. samples.Select(sample => Case(Floats([1, Height, Width, Classes], sample.Scores), RealLabel([Height, Width, Classes], OneHot(sample.Labels))))]), 1e-12);
        // So do outputs that are classes themselves.
        Assert.Equal(expected, Figure("MeanIoU", [.. samples.Select(static sample => Case(
            RealArray.Of("classes", SampleArray.From<long>(TensorType.Int64, [1, Height, Width], [.. Enumerable.Range(0, Pixels).Select(pixel => (long)Argmax(sample.Scores, pixel))])), Label([Height, Width], sample.Labels)))]), 1e-12);
        var foreground = pairs.Count(static pair => pair.label > 0 && pair.predicted > 0) / (double)pairs.Count(static pair => pair.label > 0 || pair.predicted > 0);
        Assert.Equal(foreground, Figure("IoU", [.. samples.Select(static sample => Case(Floats([1, Height, Width, Classes], sample.Scores), Label([Height, Width], sample.Labels)))]), 1e-12);
    }

    [Theory]
    [InlineData("1,2,3,1")]
    [InlineData("1,2,3")]
    [InlineData("2,3")]
    public void A_score_a_pixel_is_held_against_the_threshold(string shape)
    {
        int[] dimensions = [.. shape.Split(',').Select(int.Parse)];
        var output = Floats(dimensions, 0.9f, 0.6f, 0.4f, 0.7f, 0.1f, 0.5f);
        Assert.Equal(2 / 4.0, Figure("IoU", Case(output, Label([2, 3], 1, 1, 1, 0, 0, 0))));
        Assert.Equal(1 / 3.0, Figure("IoU", Case(output, Label([2, 3], 1, 1, 1, 0, 0, 0), new MetricOptions { Threshold = 0.8f })));
        Assert.Equal((0.5 + (2 / 4.0)) / 2, Figure("MeanIoU", Case(output, Label([2, 3], 1, 1, 1, 0, 0, 0))));
        // Masks of bytes often have 255 for the foreground.
        Assert.Equal(2 / 4.0, Figure("IoU", Case(output, Label([2, 3], 255, 255, 255, 0, 0, 0))));
    }

    [Fact]
    public void Pixels_that_do_not_count_are_left_out()
    {
        var output = Floats([1, 2, 2, 2], 1, 0, 1, 0, 0, 1, 0, 1);
        Assert.Equal(1, Figure("MeanIoU", Case(output, Label([2, 2], 0, 255, 1, 255), new MetricOptions { IgnoreLabel = 255 })));
        var error = Assert.Throws<TfLiteQuantException>(() => Figure("MeanIoU", Case(output, Label([2, 2], 0, 255, 1, 1))));
        Assert.Equal(ErrorCode.InvalidMetric, error.Code);
        Assert.Contains("-IgnoreLabel 255", error.Advice);
    }

    [Fact]
    public void Without_labels_the_float_models_mask_is_the_truth()
        => Assert.Equal(1 / 2.0, Figure("IoU", Against(Floats([2, 2], 1, 1, 0, 0), Floats([2, 2], 1, 0, 0, 0))));

    [Fact]
    public void Vectors_and_other_sizes_do_not_fit()
    {
        Assert.False(Fits("MeanIoU", Case(Floats([1, 6], new float[6]), Label([6], new int[6]))));
        Assert.False(Fits("IoU", Case(Floats([1, 2, 3, 1], new float[6]), Label([2, 2], new int[4]))));
        Assert.True(Fits("IoU", Case(Floats([1, 2, 3, 2], new float[12]), Label([2, 3], new int[6]))));
    }

    private static int Argmax(float[] scores, int pixel)
    {
        var best = 0;
        for (var i = 1; i < Classes; i++)
            if (scores[(pixel * Classes) + i] > scores[(pixel * Classes) + best]) best = i;
        return best;
    }
}
