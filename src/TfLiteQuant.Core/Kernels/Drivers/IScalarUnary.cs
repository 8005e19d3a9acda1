namespace TfLiteQuant.Kernels;

/// <summary>A function of one element that is computed element by element.</summary>
internal interface IScalarUnary<TIn, TOut>
{
    TOut Element(TIn x);
}
