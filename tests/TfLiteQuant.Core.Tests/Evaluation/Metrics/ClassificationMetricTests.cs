using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Metrics.MetricRun;

namespace TfLiteQuant.Core.Tests.Evaluation.Metrics;

/// <summary>Metrics of classes against what their definitions give, computed plainly.</summary>
public sealed class ClassificationMetricTests
{
    private const int Classes = 4;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    public void Top1_takes_the_highest_score_and_the_first_of_equal_ones(int label, double score)
        => Assert.Equal(score, Figure("Top1", Case(Floats([1, 3], 0.2f, 0.4f, 0.4f), Label([], label))));

    [Fact]
    public void Labels_may_be_ones_among_zeros_and_offset()
    {
        var output = Floats([3], 0.1f, 0.2f, 0.7f);
        Assert.Equal(1, Figure("Top1", Case(output, Label([3], 0, 0, 1))));
        Assert.Equal(1, Figure("Top1", Case(output, Label([1], 1), new MetricOptions { LabelOffset = 1 })));
        Assert.Equal(1, Figure("Top1", Case(output, RealLabel([1, 1], 2))));
    }

    // Three steps of two classes: the second is wrong.
    [Theory]
    [InlineData(0.5f, 0, 1)]
    [InlineData(0.51f, 1, 1)]
    [InlineData(0.2f, 1, 0)]
    public void A_single_score_is_held_against_the_threshold(float score, int label, double right)
    {
        Assert.Equal(right, Figure("Top1", Case(Floats([1, 1], score), Label([], label))));
        Assert.Equal(1, Figure("Top1", Case(Floats([1], -0.5f), Label([], 1), new MetricOptions { Threshold = -1 })));
    }

    // As of models that end in ARG_MAX.
    [Fact]
    public void An_integer_is_the_class_itself()
    {
        RealArray Class(long number) => RealArray.Of("output", SampleArray.From<long>(TensorType.Int64, [1], [number]));
        Assert.Equal(1, Figure("Top1", Case(Class(7), Label([], 7))));
        Assert.Equal(0, Figure("Top1", Case(Class(7), Label([], 1))));
        Assert.Equal(1, Figure("Top1", Case(Class(8), Label([], 7), new MetricOptions { LabelOffset = 1 })));
        Assert.Equal(1, Figure("Top1", Against(Class(7), Class(7))));
        // Classes 0, 3 and 7, of which 7 is found every second time.
        Assert.Equal((1 + 0.5 + 0) / 3, Figure("Recall", Case(Class(0), Label([], 0)), Case(Class(7), Label([], 7)), Case(Class(3), Label([], 7))), 1e-12);
        Assert.False(Fits("Auc", Case(Class(1), Label([], 1))));
        Assert.False(Fits("TopK", Case(Class(1), Label([], 1))));
        Assert.Contains("classes from 0", Assert.Throws<TfLiteQuantException>(() => Figure("Top1", Case(Class(7), Label([], -1)))).Problem);
    }

    [Fact]
    public void Scores_that_are_no_numbers_are_wrong()
    {
        Assert.Equal(0, Figure("Top1", Case(Floats([2], float.NaN, 0), Label([], 0))));
        Assert.Equal(0, Figure("TopK", Case(Floats([3], float.NaN, 0, 1), Label([], 1), new MetricOptions { K = 2 })));
        Assert.Equal(0, Figure("Top1", Against(Floats([2], float.NaN, 0), Floats([2], float.NaN, 0))));
    }

    [Fact]
    public void Without_labels_the_float_models_class_is_the_truth()
    {
        Assert.Equal(1, Figure("Top1", Against(Floats([3], 1, 5, 2), Floats([3], 0, 2, 1))));
        Assert.Equal(0, Figure("Top1", Against(Floats([3], 6, 5, 2), Floats([3], 0, 2, 1))));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 0)]
    [InlineData(2, 2, 1)]
    [InlineData(0, 2, 0)]
    [InlineData(0, 3, 1)]
    public void TopK_looks_at_the_highest_ones(int label, int k, double score)
    {
        Assert.Equal(score, Figure("TopK", Case(Floats([1, 4], 0.2f, 0.5f, 0.5f, 0.1f), Label([], label), new MetricOptions { K = k })));
        Assert.Equal(score, ((SampleMetric)MetricRegistry.Named($"Top{(k == 1 ? "01" : k)}")).Score(Case(Floats([1, 4], 0.2f, 0.5f, 0.5f, 0.1f), Label([], label))));
        Assert.Equal($"Top{k}", MetricRegistry.Named("topk").TitleFor(new MetricOptions { K = k }));
    }

    [Theory]
    [InlineData("Precision")]
    [InlineData("Recall")]
    [InlineData("F1")]
    public void Means_over_classes(string name)
    {
        var (samples, actual, predicted) = Random(200);
        var figures = new List<double>();
        foreach (var ofClass in actual.Union(predicted))
        {
            double found = actual.Zip(predicted).Count(pair => pair.First == ofClass && pair.Second == ofClass);
            double precision = found / predicted.Count(value => value == ofClass), recall = found / actual.Count(value => value == ofClass);
            precision = double.IsNaN(precision) ? 0 : precision;
            recall = double.IsNaN(recall) ? 0 : recall;
            figures.Add(name switch
            {
                "Precision" => precision,
                "Recall" => recall,
                _ => precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall),
            });
        }

        Assert.Equal(figures.Average(), Figure(name, samples), 1e-12);
    }

    [Fact]
    public void Of_a_single_score_only_yes_is_looked_at()
    {
        (float Score, int Label)[] answers = [(0.9f, 1), (0.8f, 0), (0.7f, 1), (0.2f, 1), (0.1f, 0)];
        MetricCase[] samples = [.. answers.Select(static answer => Case(Floats([1], answer.Score), Label([], answer.Label)))];
        Assert.Equal(2.0 / 3, Figure("Precision", samples), 1e-12);
        Assert.Equal(2.0 / 3, Figure("Recall", samples), 1e-12);
    }

    [Theory]
    [InlineData("Precision")]
    [InlineData("Recall")]
    [InlineData("F1")]
    public void Several_labels_at_once_are_counted_class_by_class(string name)
    {
        var random = new SeededRandom(11);
        var options = new MetricOptions { MultiLabel = true, Threshold = 0.4f };
        (float[] Scores, int[] Marks)[] answers = [.. Enumerable.Range(0, 90).Select(_ => (random.Floats(Classes, 0, 1), Enumerable.Range(0, Classes).Select(_ => random.NextInt32(3) / 2).ToArray()))];
        // A sample of no class is one, too, and a score that is no number is a no.
        answers[3] = ([0.9f, 0, float.NaN, 0], [0, 0, 1, 0]);
        answers[4] = ([0, 0, 0, 0], [0, 0, 0, 0]);
        var expected = Enumerable.Range(0, Classes).Average(ofClass =>
        {
            int Count(bool predicted, int mark) => answers.Count(answer => answer.Scores[ofClass] > 0.4f == predicted && answer.Marks[ofClass] == mark);
            double precision = Count(true, 1) / (double)(Count(true, 1) + Count(true, 0)), recall = Count(true, 1) / (double)(Count(true, 1) + Count(false, 1));
            return name switch { "Precision" => precision, "Recall" => recall, _ => 2 * precision * recall / (precision + recall) };
        });
        Assert.Equal(expected, Figure(name, [.. answers.Select(answer => Case(Floats([1, Classes], answer.Scores), Label([Classes], answer.Marks), options))]), 1e-12);
    }

    [Fact]
    public void Several_labels_at_once_are_a_zero_or_one_for_each_score()
    {
        var options = new MetricOptions { MultiLabel = true };
        var output = Floats([1, 3], 0.9f, 0.2f, 0.8f);
        Assert.True(Fits("F1", Case(output, Label([3], 1, 0, 1), options)));
        Assert.False(Fits("F1", Case(output, Label([], 1), options)));
        Assert.Contains("value of 2", Assert.Throws<TfLiteQuantException>(() => Figure("F1", Case(output, Label([3], 1, 2, 0), options))).Problem);
        Assert.Contains("-MultiLabel", Assert.Throws<TfLiteQuantException>(() => Figure("F1", Case(output, Label([3], 1, 1, 0)))).Advice);
        // A single score: yes is all there is.
        Assert.Equal(0.5, Figure("Precision", Case(Floats([1], 0.9f), Label([1], 1), options), Case(Floats([1], 0.9f), Label([1], 0), options)));
        Assert.Equal(double.NaN, Figure("F1", Case(Floats([2], 0, 0), Label([2], 0, 0), options)));
    }

    [Fact]
    public void Auc_of_two_classes_is_the_share_of_pairs_in_order()
    {
        var random = new SeededRandom(5);
        (float Score, int Label)[] samples = [.. Enumerable.Range(0, 120).Select(_ => (MathF.Round((float)random.NextDouble() * 20) / 20, random.NextInt32(2)))];
        var expected = PairsInOrder(samples);
        Assert.Equal(expected, Figure("Auc", [.. samples.Select(static sample => Case(Floats([1, 1], sample.Score), Label([], sample.Label)))]), 1e-12);
        Assert.Equal(expected, Figure("Auc", [.. samples.Select(static sample => Case(Floats([1, 2], 1 - sample.Score, sample.Score), Label([], sample.Label)))]), 1e-12);
        // Logits are compared by their difference.
        Assert.Equal(expected, Figure("Auc", [.. samples.Select(static sample => Case(Floats([2], 3 - sample.Score, 3 + sample.Score), Label([], sample.Label)))]), 1e-12);
    }

    // Some pairs of logits look like probabilities: nowhere negative, with a sum near 1.
    [Fact]
    public void Auc_reads_all_pairs_of_scores_alike()
    {
        var random = new SeededRandom(9);
        (float First, float Second, int Label)[] samples = [.. Enumerable.Range(0, 150).Select(i =>
        {
            var (first, second) = ((float)random.NextDouble() * 3, (float)random.NextDouble() * 3);
            if (i % 3 == 0) (first, second) = (first / 3, 1 - (first / 3));
            return (first, second, second - first + random.NextDouble() - 0.5 > 0 ? 1 : 0);
        })];
        var expected = PairsInOrder([.. samples.Select(static sample => (sample.Second - sample.First, sample.Label))]);
        Assert.Equal(expected, Figure("Auc", [.. samples.Select(static sample => Case(Floats([1, 2], sample.First, sample.Second), Label([], sample.Label)))]), 1e-12);
        // Probabilities so near to 0 that their differences from the other's are all the same are told apart.
        Assert.Equal(1, Figure("Auc", Case(Floats([2], 1, 1e-12f), Label([], 1)), Case(Floats([2], 1, 1e-14f), Label([], 0))));
    }

    [Fact]
    public void Auc_of_several_classes_is_the_mean_of_each_against_the_rest()
    {
        var (samples, actual, _) = Random(80);
        var scores = samples.Select(static sample => sample.Output.Values.ToArray()).ToList();
        var expected = Enumerable.Range(0, Classes).Average(ofClass => PairsInOrder([.. scores.Select((values, i) => (values[ofClass], actual[i] == ofClass ? 1 : 0))]));
        Assert.Equal(expected, Figure("Auc", samples), 1e-12);
    }

    [Fact]
    public void Auc_takes_several_classes_at_once()
    {
        MetricCase[] samples =
        [
            Case(Floats([3], 0.9f, 0.2f, 0.5f), Label([3], 1, 0, 0)),
            Case(Floats([3], 0.8f, 0.7f, 0.4f), Label([3], 1, 1, 0)),
            Case(Floats([3], 0.1f, 0.6f, 0.3f), Label([3], 0, 0, 0)),
        ];
        // The third class is true of no sample and does not count.
        Assert.Equal((1 + 1) / 2.0, Figure("Auc", samples));
        Assert.Equal(double.NaN, Figure("Auc", samples[0]));
        Assert.Throws<TfLiteQuantException>(() => Figure("Auc", Case(Floats([3], 1, 2, 3), Label([3], 1, 2, 0))));
    }

    [Theory]
    [InlineData(3, "has the classes 0 to 2", "LabelOffset")]
    [InlineData(-1, "has the classes 0 to 2", "LabelOffset")]
    public void Classes_that_are_none_are_refused(int label, string problem, string advice)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => Figure("Top1", Case(Floats([3], 1, 2, 3), Label([], label))));
        Assert.Equal(ErrorCode.InvalidMetric, error.Code);
        Assert.Contains(problem, error.Problem);
        Assert.Contains(advice, error.Advice);
    }

    [Fact]
    public void Labels_of_several_or_no_classes_are_refused()
    {
        Assert.Contains("Auc", Assert.Throws<TfLiteQuantException>(() => Figure("Top1", Case(Floats([3], 1, 2, 3), Label([3], 1, 1, 0)))).Advice);
        Assert.Contains("all zeros", Assert.Throws<TfLiteQuantException>(() => Figure("Top1", Case(Floats([3], 1, 2, 3), Label([3], 0, 0, 0)))).Problem);
        Assert.Contains("real values", Assert.Throws<TfLiteQuantException>(() => Figure("Top1", Case(Floats([3], 1, 2, 3), RealLabel([], 0.5f)))).Advice);
    }

    [Fact]
    public void What_is_no_vector_of_scores_does_not_fit()
    {
        foreach (var name in (string[])["Top1", "Precision", "Recall", "F1", "Auc", "KullbackLeibler"])
        {
            Assert.True(Fits(name, Case(Floats([1, 3], 1, 2, 3), Label([], 1))));
            Assert.False(Fits(name, Case(Floats([1, 2, 2, 1], 1, 2, 3, 4), Label([], 1))));
            Assert.False(Fits(name, Case(Floats([1, 3], 1, 2, 3), Label([2], 1, 0))));
            Assert.False(Fits(name, Case(Floats([1, 3], 1, 2, 3), null)));
        }

        Assert.False(Fits("TopK", Case(Floats([1, 5], 1, 2, 3, 4, 5), Label([], 1))));
        Assert.True(Fits("TopK", Case(Floats([1, 6], 1, 2, 3, 4, 5, 6), Label([], 1))));
    }

    private static (MetricCase[] Samples, int[] Actual, int[] Predicted) Random(int count)
    {
        var random = new SeededRandom(11);
        var samples = new MetricCase[count];
        var (actual, predicted) = (new int[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var scores = random.Floats(Classes, 0, 1);
            actual[i] = random.NextInt32(Classes);
            if (random.NextInt32(2) == 0) scores[actual[i]] += 0.5f;
            predicted[i] = Array.IndexOf(scores, scores.Max());
            samples[i] = Case(Floats([1, Classes], scores), Label([], actual[i]));
        }

        return (samples, actual, predicted);
    }

    private static double PairsInOrder((float Score, int Label)[] samples)
    {
        double wins = 0, pairs = 0;
        foreach (var (score, _) in samples.Where(static sample => sample.Label == 1))
        {
            foreach (var (other, _) in samples.Where(static sample => sample.Label == 0))
            {
                pairs++;
                wins += score > other ? 1 : score == other ? 0.5 : 0;
            }
        }

        return wins / pairs;
    }
}
