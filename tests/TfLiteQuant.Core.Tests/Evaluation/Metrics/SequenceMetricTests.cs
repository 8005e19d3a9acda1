using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Metrics.MetricRun;

namespace TfLiteQuant.Core.Tests.Evaluation.Metrics;

/// <summary>Metrics of classes of each step of a sequence, and labels that do not count.</summary>
public sealed class SequenceMetricTests
{
    [Fact]
    public void Of_a_sequence_the_share_of_right_steps_counts()
    {
        var output = Floats([1, 3, 2], 0.9f, 0.1f, 0.8f, 0.2f, 0.3f, 0.7f);
        var sample = Case(output, Label([3], 0, 1, 1));
        Assert.True(Fits("Top1", sample));
        Assert.Equal(2 / 3.0, Figure("Top1", sample), 1e-12);
        Assert.Equal(1, Figure("Top1", Case(output, Label([1, 3, 1], 1, 1, 2), new MetricOptions { LabelOffset = -1 })));
        Assert.Equal(1 / 3.0, Figure("Top1", Against(output, Floats([1, 3, 2], 0.4f, 0.6f, 0.4f, 0.6f, 0.4f, 0.6f))), 1e-12);
        Assert.Equal(1 / 3.0, Figure("Top1", Case(Floats([3, 2], float.NaN, 0.1f, 0.8f, 0.2f, 0.3f, 0.7f), Label([3], 0, 1, 1))), 1e-12);
        Assert.False(Fits("Top1", Case(output, Label([2], 0, 1))));
        Assert.False(Fits("Top1", Case(Floats([2, 3, 2], new float[12]), Label([3], 0, 1, 1))));
        Assert.Contains("the classes 0 to 1", Assert.Throws<TfLiteQuantException>(() => Figure("Top1", Case(output, Label([3], 0, 1, 2)))).Problem);
        Assert.False(new Top1Metric().IsOutcomeOf(output));
        Assert.True(new Top1Metric().IsOutcomeOf(Floats([1, 3], 1, 2, 3)));
        var taken = new List<(int, int)>();
        ClassReading.Read(sample, (actual, predicted) => taken.Add((actual, predicted)));
        Assert.Equal([(0, 0), (1, 0), (1, 1)], taken);
    }

    // Four tokens of three classes, of which the last is padding: of the others the first is right, the second the second highest.
    [Theory, InlineData(-100), InlineData(2), InlineData(0)]
    public void Steps_that_are_ignored_are_neither_right_nor_wrong(int ignored)
    {
        var output = Floats([1, 4, 3], 0.1f, 0.7f, 0.2f, 0.5f, 0.4f, 0.1f, 0.2f, 0.3f, 0.5f, 0.9f, 0.05f, 0.05f);
        var options = new MetricOptions { IgnoreLabel = ignored, K = 2 };
        var sample = Case(output, Label([1, 4], 1, 1, ignored == -100 ? 2 : ignored, ignored), options);
        Assert.All(["Top1", "TopK", "Precision", "Recall", "F1"], name => Assert.True(Fits(name, sample)));
        Assert.Equal(ignored == -100 ? 2 / 3.0 : 0.5, Figure("Top1", sample), 1e-12);
        Assert.Equal(1, Figure("TopK", sample), 1e-12);
        var taken = new List<(int, int)>();
        ClassReading.Read(sample, (actual, predicted) => taken.Add((actual, predicted)));
        Assert.Equal(ignored == -100 ? [(1, 1), (1, 0), (2, 2)] : [(1, 1), (1, 0)], taken);
        Assert.Equal(ignored == -100 ? (1 + 0 + 1) / 3.0 : 0.5, Figure("Precision", sample), 1e-12);
    }

    [Fact]
    public void Steps_may_be_of_several_sequences()
    {
        var output = Floats([2, 2, 3], 0.1f, 0.7f, 0.2f, 0.5f, 0.4f, 0.1f, 0.2f, 0.3f, 0.5f, 0.9f, 0.05f, 0.05f);
        Assert.Equal(0.75, Figure("Top1", Case(output, Label([2, 2], 1, 1, 2, 0))), 1e-12);
        Assert.Equal(2 / 3.0, Figure("Top1", Case(output, Label([2, 2], 1, 1, 2, -100), new MetricOptions { IgnoreLabel = -100 })), 1e-12);
    }

    [Theory, InlineData(2), InlineData(3)]
    public void Auc_of_steps_is_that_of_as_many_samples(int classes)
    {
        var random = new SeededRandom(5);
        var options = new MetricOptions { IgnoreLabel = -100 };
        List<MetricCase> sequences = [], steps = [];
        for (var i = 0; i < 4; i++)
        {
            var labels = random.Integers(6, 0, classes);
            labels[i] = -100;
            var output = Floats([1, 6, classes], random.Floats(6 * classes));
            sequences.Add(Case(output, Label([6], labels), options));
            for (var step = 0; step < 6; step++)
                if (step != i) steps.Add(Case(Floats([1, classes], ClassReading.ScoresOf(output, step).ToArray()), Label([], labels[step])));
        }

        Assert.All(sequences, static sequence => Assert.True(Fits("Auc", sequence)));
        Assert.Equal(Figure("Auc", [.. steps]), Figure("Auc", [.. sequences]), 1e-12);
        Assert.Throws<TfLiteQuantException>(() => Figure("Auc", Case(sequences[0].Output, Label([6], 0, 1, 0, 1, 0, 9))));
        var broken = Floats([1, 2, 2], 0.1f, 0.9f, float.NaN, 0.1f);
        Assert.Equal(double.NaN, Figure("Auc", [.. sequences, Case(broken, Label([2], 0, 1), options)]));
    }

    [Fact]
    public void Labels_outside_of_the_classes_are_refused_with_the_way_out()
    {
        var output = Floats([1, 2, 2], 0.1f, 0.9f, 0.9f, 0.1f);
        var error = Assert.Throws<TfLiteQuantException>(() => Figure("Top1", Case(output, Label([2], 1, -100))));
        Assert.Contains("-IgnoreLabel", error.Advice);
        Assert.Equal(1, Figure("Top1", Case(output, Label([2], 1, -100), new MetricOptions { IgnoreLabel = -100 })));
        // Against the float model there are no labels.
        Assert.True(new Top1Metric().Counts(Against(output, output)));
    }

    [Theory, InlineData("Top1"), InlineData("TopK"), InlineData("F1"), InlineData("Auc")]
    public void Samples_whose_labels_are_all_ignored_do_not_count(string name)
    {
        var metric = MetricRegistry.Named(name);
        var options = new MetricOptions { IgnoreLabel = -1 };
        Assert.Contains(nameof(MetricOptions.IgnoreLabel), metric.Heeds);
        Assert.False(metric.Counts(Case(Floats([1, 3], 0.1f, 0.2f, 0.7f), Label([], -1), options)));
        Assert.True(metric.Counts(Case(Floats([1, 3], 0.1f, 0.2f, 0.7f), Label([], 1), options)));
        Assert.True(metric.Counts(Case(Floats([1, 3], 0.1f, 0.2f, 0.7f), Label([], -1))));
        Assert.False(metric.Counts(Case(Floats([1, 2, 2], 0.1f, 0.2f, 0.7f, 0.1f), Label([2], -1, -1), options)));
    }

    [Fact]
    public void Of_several_labels_at_once_those_ignored_are_left_out()
    {
        var options = new MetricOptions { MultiLabel = true, IgnoreLabel = -1 };
        MetricCase[] samples = [Case(Floats([1, 3], 0.9f, 0.9f, 0.1f), Label([3], 1, -1, 0), options), Case(Floats([1, 3], 0.2f, 0.9f, 0.8f), Label([3], 0, 1, 0), options)];
        Assert.Equal((1 + 1 + 0) / 3.0, Figure("Precision", samples), 1e-12);
        Assert.Equal(1, Figure("Auc", Case(Floats([1, 1, 3], 0.9f, 0.95f, 0.1f), Label([3], 1, -1, 0), options), samples[1]), 1e-12);
    }
}
