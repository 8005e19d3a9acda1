using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Which elements of a tensor are combined into which result. Neighbouring dimensions that are both kept or both reduced are
/// merged; the innermost one decides the kernel's form: a run that becomes one value, or rows that are combined value by value.
/// </summary>
internal sealed class ReductionPlan
{
    private readonly int[] _keptSizes;
    private readonly int[] _keptStrides;
    private readonly int[] _reducedSizes;
    private readonly int[] _reducedStrides;

    /// <param name="shape">Dimensions of the input.</param>
    /// <param name="isReduced">Which of them vanish.</param>
    public ReductionPlan(int[] shape, bool[] isReduced)
    {
        var (sizes, reduced) = Merge(shape, isReduced);
        var strides = new int[sizes.Count];
        var stride = 1;
        for (var axis = sizes.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride = checked(stride * sizes[axis]);
        }

        var last = sizes.Count - 1;
        InnermostIsReduced = last >= 0 && reduced[last];
        Run = last >= 0 ? sizes[last] : 1;
        var kept = Enumerable.Range(0, Math.Max(0, last)).Where(axis => !reduced[axis]).ToArray();
        var gone = Enumerable.Range(0, Math.Max(0, last)).Where(axis => reduced[axis]).ToArray();
        _keptSizes = Array.ConvertAll(kept, axis => sizes[axis]);
        _keptStrides = Array.ConvertAll(kept, axis => strides[axis]);
        _reducedSizes = Array.ConvertAll(gone, axis => sizes[axis]);
        _reducedStrides = Array.ConvertAll(gone, axis => strides[axis]);
        Groups = Product(_keptSizes);
        Pieces = Product(_reducedSizes);
    }

    /// <summary>Whether neighbouring elements go into one result.</summary>
    public bool InnermostIsReduced { get; }

    /// <summary>Length of the innermost merged dimension.</summary>
    public int Run { get; }

    /// <summary>Places along the kept dimensions, without the innermost one.</summary>
    public int Groups { get; }

    /// <summary>Places along the reduced dimensions, without the innermost one.</summary>
    public int Pieces { get; }

    /// <summary>Elements from the run of a piece to that of the next; null where they differ.</summary>
    public int? PieceStep => _reducedSizes.Length switch
    {
        0 => 0,
        1 => _reducedStrides[0],
        _ => null,
    };

    /// <summary>Elements that go into one result.</summary>
    public int Combined => InnermostIsReduced ? Pieces * Run : Pieces;

    /// <summary>Where the run of a group and piece starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Offset(int group, int piece) => Offset(group, _keptSizes, _keptStrides) + Offset(piece, _reducedSizes, _reducedStrides);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Offset(int place, int[] sizes, int[] strides)
        => sizes.Length switch
        {
            0 => 0,
            1 => place * strides[0],
            _ => OffsetOfMany(place, sizes, strides),
        };

    private static int OffsetOfMany(int place, int[] sizes, int[] strides)
    {
        var offset = 0;
        for (var axis = sizes.Length - 1; axis >= 0; axis--)
        {
            offset += place % sizes[axis] * strides[axis];
            place /= sizes[axis];
        }

        return offset;
    }

    private static int Product(int[] sizes)
    {
        var product = 1;
        foreach (var size in sizes) product = checked(product * size);
        return product;
    }

    private static (List<int> Sizes, List<bool> Reduced) Merge(int[] shape, bool[] isReduced)
    {
        List<int> sizes = [];
        List<bool> reduced = [];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) continue;
            if (sizes.Count > 0 && reduced[^1] == isReduced[axis])
            {
                sizes[^1] *= shape[axis];
                continue;
            }

            sizes.Add(shape[axis]);
            reduced.Add(isReduced[axis]);
        }

        return (sizes, reduced);
    }
}
