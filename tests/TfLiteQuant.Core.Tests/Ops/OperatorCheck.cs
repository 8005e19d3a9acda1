using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Runs one operator on one, two and three threads and compares the results with each other and with a reference.</summary>
internal static class OperatorCheck
{
    // Float sums of some hundred terms against double: errors stay under 1e-6 of the largest sum; ten times that is allowed.
    private const double Tolerance = 1e-5;

    [ThreadStatic]
    private static SpinningPool[]? _pools;

    public static void Run(string what, BuiltinOperator builtin, OperatorOptions options, int[] shape, float[] expected, params OperatorInput?[] inputs)
    {
        float[]? first = null;
        _pools ??= [new SpinningPool(1), new SpinningPool(2), new SpinningPool(3)];
        foreach (var pool in _pools)
        {
            using var op = new SingleOperator(builtin, options, pool, inputs);
            Assert.Equal(shape, op.OutputShape);
            var actual = op.Run();
            if (first is null)
            {
                first = actual;
                Compare(what, expected, actual);
            }

            Assert.True(first.AsSpan().SequenceEqual(actual), $"{what}: {pool.Threads} threads give another result.");
            Assert.True(first.AsSpan().SequenceEqual(op.Run()), $"{what}: the second run gives another result.");
            Assert.True(RunsWithoutAllocation(op), $"{what}: running allocates.");
        }
    }

    /// <summary>Whether a run allocates nothing, in one of five attempts. A kernel that allocates does so every time; a single run
    /// now and then shows bytes on this thread whose origin was not found.</summary>
    private static bool RunsWithoutAllocation(SingleOperator op)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            op.Kernel.Run();
            if (GC.GetAllocatedBytesForCurrentThread() == before) return true;
        }

        return false;
    }

    private static void Compare(string what, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 1e-30;
        foreach (var value in expected) scale = Math.Max(scale, Math.Abs(value));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - (double)actual[i]) <= Tolerance * scale, $"{what}: element {i} is {actual[i]}, not {expected[i]}.");
    }
}
