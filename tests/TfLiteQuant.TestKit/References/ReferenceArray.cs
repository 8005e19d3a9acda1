namespace TfLiteQuant.TestKit;

/// <summary>Numbers with a shape, as the literal references compute with them: in double, whatever type a tensor has.</summary>
/// <param name="Shape">Dimensions.</param>
/// <param name="Values">Elements in row-major order.</param>
public sealed record ReferenceArray(int[] Shape, double[] Values)
{
    public static ReferenceArray Of(TensorValue value) => new(value.Shape, value.ToDoubles());

    /// <summary>Zeros.</summary>
    public static ReferenceArray OfShape(int[] shape) => new(shape, new double[Count(shape)]);

    /// <summary>The element at an index.</summary>
    public double this[ReadOnlySpan<int> index]
    {
        get => Values[Place(index)];
        set => Values[Place(index)] = value;
    }

    /// <summary>All indices of a shape, in row-major order. The same array is handed out each time.</summary>
    public static IEnumerable<int[]> Indices(int[] shape)
    {
        var index = new int[shape.Length];
        for (var left = Count(shape); left > 0; left--)
        {
            yield return index;
            for (var axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
        }
    }

    private static int Count(int[] shape) => shape.Aggregate(1, static (product, size) => product * size);

    private int Place(ReadOnlySpan<int> index)
    {
        var place = 0;
        for (var axis = 0; axis < Shape.Length; axis++) place = (place * Shape[axis]) + index[axis];
        return place;
    }
}
