namespace TfLiteQuant.Inspection;

/// <summary>Dimensions of a tensor, outermost first; empty for a scalar.</summary>
public sealed class TensorShape : ValueList<int>
{
    /// <param name="dimensions">Sizes; -1 for one that may change between runs.</param>
    public TensorShape(params int[] dimensions)
        : base(dimensions)
    {
    }

    /// <summary>Such as <c>[1,28,28,1]</c>.</summary>
    public override string ToString() => $"[{string.Join(',', this.Select(TextOf))}]";
}
