namespace TfLiteQuant.Kernels;

/// <summary>A function of two elements that is computed element by element.</summary>
internal interface IScalarBinary<TIn, TOut>
{
    TOut Element(TIn a, TIn b);
}
