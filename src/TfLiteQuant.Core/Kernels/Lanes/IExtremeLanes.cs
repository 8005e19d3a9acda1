namespace TfLiteQuant.Kernels;

/// <summary>What maxima need of a vector of codes that keep their own width.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TCode"><see cref="sbyte"/>, <see cref="byte"/> or <see cref="short"/>.</typeparam>
internal unsafe interface IExtremeLanes<TVector, TCode>
    where TVector : unmanaged
    where TCode : unmanaged
{
    static abstract TVector Broadcast(TCode value);

    static abstract TVector Load(TCode* source);

    static abstract void Store(TCode* target, TVector value);

    static abstract TVector Least(TVector left, TVector right);

    static abstract TVector Most(TVector left, TVector right);
}
