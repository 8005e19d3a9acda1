namespace TfLiteQuant.TestKit;

/// <summary>What running a model gave.</summary>
/// <param name="Signatures">Entry points of the model as the runtime sees them.</param>
/// <param name="Signature">The one that was run.</param>
/// <param name="Cases">Outputs of each case, in the order of the graph's outputs, which may differ from the signature's.</param>
/// <param name="OutputNames">Names of the outputs in the signature, in the same order; empty without cases.</param>
/// <param name="FullyAccelerated">Whether XNNPACK took the whole graph.</param>
/// <param name="Warnings">What may make the outputs doubtful.</param>
/// <param name="LoadTime">Loading and compiling.</param>
/// <param name="RunTime">Running all cases.</param>
public sealed record LiteRtRun(
    IReadOnlyList<LiteRtSignature> Signatures,
    LiteRtSignature Signature,
    IReadOnlyList<IReadOnlyList<TensorValue>> Cases,
    IReadOnlyList<string> OutputNames,
    bool FullyAccelerated,
    IReadOnlyList<string> Warnings,
    TimeSpan LoadTime,
    TimeSpan RunTime);

/// <summary>An entry point of a model.</summary>
public sealed record LiteRtSignature(string Key, IReadOnlyList<LiteRtPort> Inputs, IReadOnlyList<LiteRtPort> Outputs);

/// <summary>An input or output of an entry point.</summary>
/// <param name="Name">Name in the signature.</param>
/// <param name="DataType">Element type as the runtime names it, such as <c>float32</c>.</param>
/// <param name="Shape">Dimensions, -1 where they may change; null where the runtime cannot say.</param>
public sealed record LiteRtPort(string Name, string DataType, int[]? Shape);
