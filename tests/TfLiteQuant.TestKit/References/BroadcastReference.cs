namespace TfLiteQuant.TestKit;

/// <summary>Functions of broadcast arrays, one element after the other.</summary>
public static class BroadcastReference
{
    public static ReferenceArray Apply(Func<double, double> function, ReferenceArray x)
        => new(x.Shape, Array.ConvertAll(x.Values, value => function(value)));

    public static ReferenceArray Apply(Func<double, double, double> function, ReferenceArray a, ReferenceArray b)
    {
        var result = ReferenceArray.OfShape(Shape(a.Shape, b.Shape));
        foreach (var index in ReferenceArray.Indices(result.Shape)) result[index] = function(At(a, index), At(b, index));
        return result;
    }

    public static ReferenceArray Select(ReferenceArray condition, ReferenceArray yes, ReferenceArray no)
    {
        var result = ReferenceArray.OfShape(Shape(Shape(condition.Shape, yes.Shape), no.Shape));
        foreach (var index in ReferenceArray.Indices(result.Shape))
            result[index] = At(condition, index) != 0 ? At(yes, index) : At(no, index);
        return result;
    }

    /// <summary>The shape two shapes are broadcast to, aligned at their ends.</summary>
    public static int[] Shape(int[] a, int[] b)
    {
        var rank = Math.Max(a.Length, b.Length);
        var shape = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var (left, right) = (axis - rank + a.Length, axis - rank + b.Length);
            var (m, n) = (left < 0 ? 1 : a[left], right < 0 ? 1 : b[right]);
            shape[axis] = m == 1 ? n : m;
        }

        return shape;
    }

    private static double At(ReferenceArray array, int[] index)
    {
        var own = new int[array.Shape.Length];
        for (var axis = 0; axis < own.Length; axis++) own[axis] = array.Shape[axis] == 1 ? 0 : index[index.Length - own.Length + axis];
        return array[own];
    }
}
