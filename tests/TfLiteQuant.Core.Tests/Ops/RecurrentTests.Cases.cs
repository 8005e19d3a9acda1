using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <content>Weights, states and walks of the cases.</content>
public sealed partial class RecurrentTests
{
    // Walks a sequence and puts each step's outputs where its inputs lay.
    private static double[] Sequence(
        float[] input, float[]? auxiliary, int steps, int batch, int features, int second, bool timeMajor, bool backward, int outputs, Func<int, double[], double[]?, double[]> step)
    {
        var result = new double[steps * batch * outputs];
        for (var s = 0; s < steps; s++)
            for (var b = 0; b < batch; b++)
            {
                var time = backward ? steps - 1 - s : s;
                var row = timeMajor ? time * batch + b : b * steps + time;
                double[] Row(float[] values, int width) => [.. values.Skip(row * width).Take(width).Select(static x => (double)x)];
                step(b, Row(input, features), auxiliary is null ? null : Row(auxiliary, second)).CopyTo(result, row * outputs);
            }

        return result;
    }

    private static void Sides(double[] forward, double[] backward, int units, bool merged, TensorValue[] actual)
    {
        if (!merged)
        {
            Near(forward, actual[0]);
            Near(backward, actual[1]);
            return;
        }

        Near([.. Enumerable.Range(0, forward.Length / units).SelectMany(row => forward.Skip(row * units).Take(units).Concat(backward.Skip(row * units).Take(units)))], actual[0]);
    }

    private static void Near(double[] expected, TensorValue actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        var range = Math.Max(1e-3, expected.Max() - expected.Min());
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual.AsSpan<float>()[i] - expected[i], -Tolerance * range, Tolerance * range);
    }

    private static (double[] Output, double[] Cell)[] States(int batch, int outputs, int units)
        => [.. Enumerable.Range(0, batch).Select(_ => (new double[outputs], new double[units]))];

    private ReferenceLstm Lstm(int features, int units, int outputs, bool coupled, bool peephole, bool projection, bool norm)
        => new(Gates(coupled, units * features), Gates(coupled, units * outputs), Gates(coupled, units))
        {
            Peephole = peephole ? [coupled ? null : _random.Floats(units), _random.Floats(units), null, _random.Floats(units)] : null,
            Norm = norm ? Gates(coupled, units) : null,
            Projection = projection ? _random.Floats(outputs * units) : null,
            ProjectionBias = projection ? _random.Floats(outputs) : null,
        };

    private float[]?[] Gates(bool coupled, int count) => [coupled ? null : _random.Floats(count), _random.Floats(count), _random.Floats(count), _random.Floats(count)];

    // Inputs 1 to 17 of the runtime's layout.
    private static ModelOperand?[] Weights(ReferenceLstm w, int features, int units, int outputs)
    {
        IEnumerable<ModelOperand?> Each(float[]?[] gates, params int[] shape) => gates.Select(gate => gate is null ? null : ModelOperand.Constant(gate, shape));
        ModelOperand? Peephole(int gate) => w.Peephole?[gate] is { } peephole ? ModelOperand.Constant(peephole, units) : null;
        return
        [
            .. Each(w.Input, units, features), .. w.IsDiagonal ? new ModelOperand?[4] : Each(w.Recurrent, units, outputs), Peephole(0), Peephole(1), Peephole(3), .. Each(w.Bias, units),
            w.Projection is null ? null : ModelOperand.Constant(w.Projection, outputs, units), w.ProjectionBias is null ? null : ModelOperand.Constant(w.ProjectionBias, outputs),
        ];
    }

    private static IEnumerable<ModelOperand?> Norms(ReferenceLstm w, int units)
        => w.Norm is null ? [] : w.Norm.Select(norm => norm is null ? null : ModelOperand.Constant(norm, units));
}
