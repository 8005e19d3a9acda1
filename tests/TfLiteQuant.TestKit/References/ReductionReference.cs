namespace TfLiteQuant.TestKit;

/// <summary>Reductions along axes, one element after the other.</summary>
public static class ReductionReference
{
    /// <summary>Folds the elements of each result, in row-major order.</summary>
    public static ReferenceArray Fold(ReferenceArray x, int[] axes, bool keep, double start, Func<double, double, double> combine)
    {
        var reduced = axes.Select(axis => axis < 0 ? axis + x.Shape.Length : axis).ToHashSet();
        var kept = ReferenceArray.OfShape([.. x.Shape.Select((size, axis) => reduced.Contains(axis) ? 1 : size)]);
        Array.Fill(kept.Values, start);
        foreach (var index in ReferenceArray.Indices(x.Shape))
        {
            var target = index.Select((place, axis) => reduced.Contains(axis) ? 0 : place).ToArray();
            kept[target] = combine(kept[target], x[index]);
        }

        return keep ? kept : new([.. x.Shape.Where((_, axis) => !reduced.Contains(axis))], kept.Values);
    }

    /// <summary>Averages.</summary>
    public static ReferenceArray Mean(ReferenceArray x, int[] axes, bool keep)
    {
        var sum = Fold(x, axes, keep, 0, static (total, value) => total + value);
        var count = x.Values.Length / Math.Max(1, sum.Values.Length);
        return new(sum.Shape, Array.ConvertAll(sum.Values, total => total / count));
    }

    /// <summary>Where along an axis the element lies that no earlier one equals and none exceeds.</summary>
    public static ReferenceArray Argument(ReferenceArray x, int axis, Func<double, double, bool> isBetter)
    {
        axis = axis < 0 ? axis + x.Shape.Length : axis;
        var result = ReferenceArray.OfShape([.. x.Shape.Where((_, other) => other != axis)]);
        foreach (var index in ReferenceArray.Indices(result.Shape))
        {
            var best = 0;
            for (var place = 1; place < x.Shape[axis]; place++)
            {
                var (candidate, current) = (At(place), At(best));
                if (!double.IsNaN(candidate) && (double.IsNaN(current) || isBetter(candidate, current))) best = place;
            }

            result[index] = best;

            double At(int place) => x[[.. index[..axis], place, .. index[axis..]]];
        }

        return result;
    }

    /// <summary>Sums that grow along an axis.</summary>
    public static ReferenceArray Running(ReferenceArray x, int axis, bool exclusive, bool reverse)
    {
        axis = axis < 0 ? axis + x.Shape.Length : axis;
        var result = ReferenceArray.OfShape(x.Shape);
        foreach (var index in ReferenceArray.Indices(x.Shape))
        {
            var sum = 0.0;
            for (var place = 0; place < x.Shape[axis]; place++)
            {
                var isBefore = reverse ? place > index[axis] : place < index[axis];
                if (isBefore || (place == index[axis] && !exclusive)) sum += x[[.. index[..axis], place, .. index[(axis + 1)..]]];
            }

            result[index] = sum;
        }

        return result;
    }
}
