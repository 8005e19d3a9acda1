namespace TfLiteQuant.Ops;

/// <summary>
/// An operator bound to its tensors: everything that follows from shapes, options and constants is computed, weights are
/// packed and scratch is claimed. Running allocates nothing.
/// </summary>
public abstract class OpKernel
{
    /// <summary>Computes the outputs from the inputs.</summary>
    public abstract void Run();
}

/// <summary>A kernel that is one delegate; the closure holds what binding computed.</summary>
/// <param name="run">Computes the outputs.</param>
public sealed class DelegateKernel(Action run) : OpKernel
{
    /// <summary>For outputs without elements: there is nothing to compute.</summary>
    internal static DelegateKernel Nothing { get; } = new(static () => { });

    public override void Run() => run();
}
