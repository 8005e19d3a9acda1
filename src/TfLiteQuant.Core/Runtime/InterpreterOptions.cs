using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>How an <see cref="Interpreter"/> runs a model.</summary>
public sealed record InterpreterOptions
{
    /// <summary>Threads that kernels split their work over; 0 for as many as the machine has cores. Results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Most bytes of memory of tensors and of what kernels keep; null for what the machine (or its container) has in all.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Kernels for custom operators, by the name the model gives them. Their <see cref="OpDefinition.Operator"/> is
    /// <see cref="Model.BuiltinOperator.Custom"/>; options are read from the operator of the bind context.</summary>
    public IReadOnlyDictionary<string, OpDefinition> CustomOperators { get; init; } = new Dictionary<string, OpDefinition>();

    /// <summary>Whether every tensor gets memory of its own, so that all values of a run can be read after it.</summary>
    public bool KeepAllTensors { get; init; }

    /// <summary>What happens when a value that is infinite or not a number first arises inside the model.</summary>
    public NonFiniteMode NonFinite { get; init; }
}
