using TfLiteQuant.Evaluation;
using Xunit;
using static TfLiteQuant.Core.Tests.Evaluation.Metrics.MetricRun;

namespace TfLiteQuant.Core.Tests.Evaluation.Metrics;

/// <summary>The divergence of Kullback and Leibler against its definition.</summary>
public sealed class KullbackLeiblerTests
{
    [Fact]
    public void Distributions_are_compared()
    {
        double expected = (0.7 * Math.Log(0.7 / 0.6)) + (0.2 * Math.Log(0.2 / 0.3)) + (0.1 * Math.Log(0.1 / 0.1));
        Assert.Equal(expected, Figure("KullbackLeibler", Against(Floats([3], 0.6f, 0.3f, 0.1f), Floats([3], 0.7f, 0.2f, 0.1f))), 1e-7);
        // Logits go through the softmax first: those of the same probabilities give the same.
        float[] Logits(params double[] probabilities) => [.. probabilities.Select(static probability => (float)Math.Log(probability) - 3)];
        Assert.Equal(expected, Figure("KullbackLeibler", Against(Floats([3], Logits(0.6, 0.3, 0.1)), Floats([3], Logits(0.7, 0.2, 0.1)))), 1e-6);
        Assert.Equal(-Math.Log(0.3), Figure("KullbackLeibler", Case(Floats([3], 0.6f, 0.3f, 0.1f), Label([], 1))), 1e-7);
        Assert.Equal(-Math.Log(1e-9), Figure("KullbackLeibler", Against(Floats([2], 0, 1), Floats([2], 1, 0))), 1e-7);
        Assert.False(double.IsFinite(Figure("KullbackLeibler", Against(Floats([2], float.NaN, 1), Floats([2], 1, 0)))));
    }

    [Fact]
    public void Both_models_are_read_as_the_float_ones_scores_are()
    {
        // Logits that are above 0, of which one falls below it with noise.
        double[] Softmax(params double[] logits) => [.. logits.Select(logit => Math.Exp(logit) / logits.Sum(Math.Exp))];
        double[] truth = Softmax(3, 0.02), output = Softmax(3, -0.02);
        var expected = truth.Zip(output).Sum(static pair => pair.First * Math.Log(pair.First / pair.Second));
        Assert.Equal(expected, Figure("KullbackLeibler", Against(Floats([2], 3, -0.02f), Floats([2], 3, 0.02f))), 1e-7);
        var labelled = new MetricCase { Output = Floats([2], 3, 0.02f), Truth = Label([], 1), Reference = Floats([2], 3, -0.02f) };
        Assert.Equal(-Math.Log(truth[1]), Figure("KullbackLeibler", labelled), 1e-7);
        // Probabilities of 8 bits do not sum up to 1.
        Assert.Equal(0.5 * Math.Log(0.5 / (128 / 255.0)) + (0.5 * Math.Log(0.5 / (127 / 255.0))), Figure("KullbackLeibler", Against(Floats([2], 128 / 256f, 127 / 256f), Floats([2], 0.5f, 0.5f))), 1e-9);
    }
}
