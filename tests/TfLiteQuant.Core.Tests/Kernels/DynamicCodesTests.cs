using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Activations quantized while running, against the formulas written out.</summary>
public sealed unsafe class DynamicCodesTests
{
    private readonly SeededRandom _random = new(51);

    [Fact]
    public void Every_length()
    {
        for (var length = 1; length <= 140; length++)
        {
            Check(_random.Floats(length, -1, 1));
            Check(_random.Floats(length, 0.5, 3));
            Check(_random.Floats(length, -7, -2));
        }
    }

    [Fact]
    public void Zeros_and_halves()
    {
        Check(new float[50]);
        Check([-0f, 0f]);

        // Values half way between two codes: scale 1 exactly, and a zero point in the middle.
        Check([.. Enumerable.Range(0, 511).Select(static i => (i - 255) / 2f)]);
        Check([.. Enumerable.Range(0, 509).Select(static i => (i - 254) / 2f)]);
        Check([-127.5f, 127.5f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f]);
    }

    [Fact]
    public void Runs_cut_for_threads_give_the_same()
    {
        foreach (var (runs, length) in new[] { (1, 50_000), (2, 20_001), (3, 5), (40, 17), (1, 1), (0, 5) })
        {
            var values = _random.Floats(Math.Max(1, runs * length), -2, 5);
            var (one, three) = (Run(values, runs, length, 1), Run(values, runs, length, 3));
            Assert.Equal(one.Codes, three.Codes);
            Assert.Equal(one.Scales, three.Scales);
            Assert.Equal(one.Zeros, three.Zeros);
        }
    }

    [Fact]
    public void Short_runs_give_what_each_run_gives()
    {
        foreach (var length in Enumerable.Range(1, 80).Concat([128, 200, 511, 512, 513]))
        {
            foreach (var isAsymmetric in new[] { false, true })
            {
                // More than vectors of runs hold.
                const int Runs = 19;
                var values = _random.Floats(Runs * length, -2, 5);
                values.AsSpan(length, length).Clear();
                var rows = new RowScales(Runs);
                var work = new DynamicQuantizationWork<sbyte>(Runs, length, isAsymmetric, rows, 1);
                var words = new DynamicQuantizationWork<short>(Runs, length, isAsymmetric, rows, 1);
                fixed (float* from = values)
                {
                    sbyte* codes = work.Run(SingleThread.Instance, from);
                    short* wide = words.Run(SingleThread.Instance, from);
                    for (var run = 0; run < Runs; run++)
                    {
                        var slice = values.AsSpan(run * length, length).ToArray();
                        var expected = isAsymmetric ? ReferenceDynamic.Asymmetric(slice) : ReferenceDynamic.Symmetric(slice);
                        Assert.Equal((expected.Scale, expected.ZeroPoint), (rows.Scales.Span[run], rows.ZeroPoints.Span[run]));
                        for (var i = 0; i < length; i++)
                        {
                            Assert.Equal(expected.Codes[i], codes[(run * length) + i]);
                            Assert.Equal(expected.Codes[i] - expected.ZeroPoint, wide[(run * length) + i]);
                        }
                    }
                }

                GC.KeepAlive((work, words));
            }
        }
    }

    private static (sbyte[] Codes, float[] Scales, int[] Zeros) Run(float[] values, int runs, int length, int threads)
    {
        using var pool = new SpinningPool(threads);
        var rows = new RowScales(runs);
        var work = new DynamicQuantizationWork<sbyte>(runs, length, isAsymmetric: true, rows, threads);
        fixed (float* from = values)
        {
            var codes = work.Run(pool, from);
            return (new ReadOnlySpan<sbyte>(codes, runs * length).ToArray(), rows.Scales.Span.ToArray(), rows.ZeroPoints.Span.ToArray());
        }
    }

    private static void Check(float[] values)
    {
        fixed (float* from = values)
        {
            var (min, max) = DynamicCodes.Range(from, values.Length);
            Assert.Equal((values.Min(), values.Max()), (min, max));
            Compare(ReferenceDynamic.Asymmetric(values), DynamicParameters.Asymmetric(min, max), from);
            Compare(ReferenceDynamic.Symmetric(values), DynamicParameters.Symmetric(min, max), from);
        }
    }

    private static void Compare(ReferenceDynamic expected, DynamicParameters parameters, float* values)
    {
        var count = expected.Codes.Length;
        Assert.Equal((expected.Scale, expected.ZeroPoint), (parameters.Scale, parameters.ZeroPoint));
        using NativeBlock bytes = new(count, offset: 3), words = new(2L * count, offset: 2), raised = new(count, offset: 1);
        DynamicCodes.Quantize(values, count, parameters, (sbyte*)bytes.Pointer);
        DynamicCodes.Quantize(values, count, parameters, (short*)words.Pointer);
        DynamicCodes.Quantize(values, count, parameters, raised.Pointer);
        Assert.True(bytes.IsIntact && words.IsIntact && raised.IsIntact);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(expected.Codes[i], ((sbyte*)bytes.Pointer)[i]);
            Assert.Equal(expected.Codes[i] - expected.ZeroPoint, ((short*)words.Pointer)[i]);
            Assert.Equal(expected.Codes[i] + 128, raised.Pointer[i]);
        }
    }
}
