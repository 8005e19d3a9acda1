using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Operators that the reference runtime registers and this engine does not run, with the reason.</summary>
public static class LeftOutOperators
{
    private const string Tables = "maps strings or 64-bit keys through a table resource, which tensors of numbers cannot express";
    private const string Strings = "works on strings, which the engine's tensors do not hold";

    /// <summary>Reason by operator.</summary>
    public static IReadOnlyDictionary<BuiltinOperator, string> Reasons { get; } = new Dictionary<BuiltinOperator, string>
    {
        [BuiltinOperator.Hashtable] = Tables,
        [BuiltinOperator.HashtableFind] = Tables,
        [BuiltinOperator.HashtableImport] = Tables,
        [BuiltinOperator.HashtableSize] = Tables,
        [BuiltinOperator.LshProjection] = Strings,
        [BuiltinOperator.SkipGram] = Strings,
    };
}
