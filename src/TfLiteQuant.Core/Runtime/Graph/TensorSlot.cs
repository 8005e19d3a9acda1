namespace TfLiteQuant.Runtime;

/// <summary>Where a tensor's elements come from.</summary>
internal enum TensorOrigin : byte
{
    /// <summary>No operator computes it: of no use, or empty.</summary>
    None,

    /// <summary>The model's file.</summary>
    Constant,

    /// <summary>Whoever runs the graph.</summary>
    Input,

    /// <summary>The previous run.</summary>
    Variable,

    /// <summary>An operator.</summary>
    Computed,
}

/// <summary>What a graph instance knows of a tensor besides its <see cref="Ops.TensorValue"/>.</summary>
internal struct TensorSlot
{
    public TensorOrigin Origin;

    /// <summary>Whether it lies in the arena; else in memory of its own.</summary>
    public bool InArena;

    /// <summary>Whether an operator that knows no sparsity reads it, or the graph returns it: a sparse constant is then expanded.</summary>
    public bool IsReadDense;

    /// <summary>Index of the operator that computes it, -1 for none.</summary>
    public int Producer;

    /// <summary>Index of the last operator that reads it; the producer's where none does, <see cref="int.MaxValue"/> for outputs.</summary>
    public int LastReader;

    /// <summary>Grows with every new value of a constant computed ahead of time.</summary>
    public int ConstantVersion;

    /// <summary>Memory of its own.</summary>
    public AlignedMemory? Own;
}
