using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// How several shapes are broadcast against each other. Neighbouring dimensions along which every operand behaves alike are
/// merged, so that equal shapes become one run, a scalar one run against one value, a row per channel two dimensions.
/// </summary>
internal sealed class BroadcastPlan
{
    private readonly int[] _sizes;
    private readonly int[][] _strides;

    private BroadcastPlan(int[] shape, int[] sizes, int[][] strides)
    {
        Shape = shape;
        _sizes = sizes;
        _strides = strides;
        Run = sizes[^1];
        Count = 1;
        foreach (var size in sizes) Count = checked(Count * size);
    }

    /// <summary>The common shape.</summary>
    public int[] Shape { get; }

    /// <summary>Elements of the common shape.</summary>
    public int Count { get; }

    /// <summary>Length of the innermost merged dimension.</summary>
    public int Run { get; }

    /// <summary>The plan for shapes; null where they cannot be broadcast against each other.</summary>
    public static BroadcastPlan? Create(params ReadOnlySpan<int[]> shapes)
    {
        var rank = 0;
        foreach (var shape in shapes) rank = Math.Max(rank, shape.Length);
        var common = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            common[axis] = 1;
            foreach (var shape in shapes)
            {
                var size = Size(shape, axis, rank);
                if (size == 1) continue;
                if (common[axis] != 1 && common[axis] != size) return null;
                common[axis] = size;
            }
        }

        return Merge(common, shapes);
    }

    /// <summary>Whether an operand has one value for the whole innermost dimension.</summary>
    public bool IsConstantInRun(int operand) => _strides[operand][^1] == 0;

    /// <summary>Whether all operands lie as the common shape does, but for one that repeats a single run, such as a value for
    /// each channel.</summary>
    public bool RepeatsRun(int operand)
    {
        if (_sizes.Length != 2) return false;
        for (var other = 0; other < _strides.Length; other++)
            if (_strides[other][1] != 1 || _strides[other][0] != (other == operand ? 0 : Run)) return false;
        return true;
    }

    /// <summary>How an operand of two merged dimensions lies along them.</summary>
    public RunForm Form(int operand)
        => Stride(operand, 0) == 0 ? RunForm.Repeated : Stride(operand, 1) == 0 ? RunForm.Spread : RunForm.Dense;

    /// <summary>Merged dimensions.</summary>
    public int Rank => _sizes.Length;

    /// <summary>Length of a merged dimension.</summary>
    public int Size(int axis) => _sizes[axis];

    /// <summary>Elements of an operand from one place along a merged dimension to the next; 0 where it has one for all.</summary>
    public int Stride(int operand, int axis) => _strides[operand][axis];

    /// <summary>Places a cursor on an element of the common shape.</summary>
    /// <param name="place">Number of the element.</param>
    /// <param name="index">Receives its index along each merged dimension but the innermost.</param>
    /// <param name="offsets">Receives where it lies in each operand.</param>
    public void Seek(int place, Span<int> index, Span<int> offsets)
    {
        for (var axis = _sizes.Length - 1; axis >= 0; axis--)
        {
            var along = place % _sizes[axis];
            place /= _sizes[axis];
            index[axis] = along;
            for (var operand = 0; operand < _strides.Length; operand++)
                offsets[operand] = (axis == _sizes.Length - 1 ? 0 : offsets[operand]) + (along * _strides[operand][axis]);
        }
    }

    /// <summary>Moves a cursor to the start of the next run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void NextRun(Span<int> index, Span<int> offsets)
    {
        var last = _sizes.Length - 1;
        for (var operand = 0; operand < _strides.Length; operand++) offsets[operand] -= index[last] * _strides[operand][last];
        index[last] = 0;
        for (var axis = last - 1; axis >= 0; axis--)
        {
            var wraps = ++index[axis] == _sizes[axis];
            var steps = wraps ? 1 - _sizes[axis] : 1;
            for (var operand = 0; operand < _strides.Length; operand++) offsets[operand] += steps * _strides[operand][axis];
            if (!wraps) return;
            index[axis] = 0;
        }
    }

    private static int Size(int[] shape, int axis, int rank)
    {
        var own = axis - (rank - shape.Length);
        return own < 0 ? 1 : shape[own];
    }

    private static BroadcastPlan Merge(int[] common, ReadOnlySpan<int[]> shapes)
    {
        var rank = common.Length;
        var sizes = new List<int>();
        var strides = new List<int>[shapes.Length];
        var dense = new int[shapes.Length];
        for (var operand = 0; operand < shapes.Length; operand++)
        {
            strides[operand] = [];
            dense[operand] = 1;
        }

        // from the innermost dimension outward; dimensions of 1 change nothing
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            var size = common[axis];
            if (size == 1) continue;
            var mergeable = sizes.Count > 0;
            for (var operand = 0; operand < shapes.Length && mergeable; operand++)
            {
                var stride = Size(shapes[operand], axis, rank) == 1 ? 0 : dense[operand];
                mergeable = stride == strides[operand][^1] * sizes[^1];
            }

            for (var operand = 0; operand < shapes.Length; operand++)
            {
                var own = Size(shapes[operand], axis, rank);
                if (!mergeable) strides[operand].Add(own == 1 ? 0 : dense[operand]);
                dense[operand] *= own;
            }

            if (mergeable) sizes[^1] *= size;
            else sizes.Add(size);
        }

        if (sizes.Count == 0)
        {
            sizes.Add(1);
            foreach (var list in strides) list.Add(0);
        }

        sizes.Reverse();
        foreach (var list in strides) list.Reverse();
        return new BroadcastPlan(common, [.. sizes], Array.ConvertAll(strides, static list => list.ToArray()));
    }
}
