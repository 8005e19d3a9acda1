using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>Windows of any number of dimensions over a tensor with margins and gaps.</summary>
internal sealed class WindowLayout
{
    private readonly long[][][] _places;
    private readonly int[] _window;

    private WindowLayout(int[] outputShape, int[] window, long[][][] places) => (OutputShape, _window, _places) = (outputShape, window, places);

    /// <summary>Windows by dimension.</summary>
    public int[] OutputShape { get; }

    /// <summary>Elements of a window.</summary>
    public int Elements => ShapeChecks.Product(_window);

    /// <summary>Makes the layout; every list has an entry per dimension.</summary>
    public static WindowLayout Of(BindContext context, int[] shape, long[] window, long[] strides, long[] baseDilations, long[] windowDilations, long[] padding)
    {
        var rank = shape.Length;
        context.Require(
            window.Length == rank && strides.Length == rank && baseDilations.Length == rank && windowDilations.Length == rank && padding.Length == 2 * rank,
            "Its window does not have the dimensions of its input.");
        context.Require(
            window.Concat(strides).Concat(baseDilations).Concat(windowDilations).All(static n => n is > 0 and <= int.MaxValue), "A size, stride or dilation is below 1.");
        var (output, places) = (new long[rank], new long[rank][][]);
        var inner = CopyPlan.Strides(shape);
        for (var d = 0; d < rank; d++)
        {
            var spread = shape[d] == 0 ? 0 : (shape[d] - 1) * baseDilations[d] + 1;
            var span = (window[d] - 1) * windowDilations[d] + 1;
            var padded = spread + padding[2 * d] + padding[2 * d + 1];
            output[d] = padded < span ? 0 : (padded - span) / strides[d] + 1;
            places[d] = new long[window[d]][];
            for (var k = 0; k < window[d]; k++)
            {
                places[d][k] = new long[output[d]];
                for (var o = 0; o < output[d]; o++)
                {
                    var place = o * strides[d] + k * windowDilations[d] - padding[2 * d];
                    places[d][k][o] = place >= 0 && place < spread && place % baseDilations[d] == 0 ? place / baseDilations[d] * inner[d] : -1;
                }
            }
        }

        return new WindowLayout(context.Dimensions(output), [.. window.Select(static n => (int)n)], places);
    }

    /// <summary>For one element of the window, its value in every window; a value of its own where it lies in a margin or gap.</summary>
    public void Gather<T>(int element, ReadOnlySpan<T> source, T outside, Span<T> target)
        where T : unmanaged
    {
        var rank = _window.Length;
        Span<int> counters = stackalloc int[rank];
        Span<int> offsets = stackalloc int[rank];
        counters.Clear();
        for (var d = rank - 1; d >= 0; d--)
        {
            offsets[d] = element % _window[d];
            element /= _window[d];
        }

        var inner = rank == 0 ? [0L] : _places[rank - 1][offsets[rank - 1]];
        for (var i = 0; i < target.Length; i += inner.Length)
        {
            long row = 0;
            for (var d = 0; d < rank - 1 && row >= 0; d++)
            {
                var place = _places[d][offsets[d]][counters[d]];
                row = place < 0 ? -1 : row + place;
            }

            for (var j = 0; j < inner.Length; j++) target[i + j] = row < 0 || inner[j] < 0 ? outside : source[(int)(row + inner[j])];
            for (var d = rank - 2; d >= 0 && ++counters[d] == OutputShape[d]; d--) counters[d] = 0;
        }
    }
}
