namespace TfLiteQuant.Model;

/// <summary>A kind of operator in a model: a builtin with a version, or a custom operator with a name.</summary>
public sealed class OperatorCode
{
    /// <summary>The builtin operator; <see cref="BuiltinOperator.Custom"/> for a custom one. Values outside the enumeration
    /// are operators newer than this version and are kept as they are.</summary>
    public BuiltinOperator Builtin { get; set; }

    /// <summary>Name of a custom operator.</summary>
    public string? CustomCode { get; set; }

    /// <summary>Lowest version of the operator's kernel that can run every use of it in the model; at least 1.</summary>
    public int Version { get; set; } = 1;

    public FieldTable? UnknownFields { get; set; }

    /// <summary>The operator as the field writes it: <c>CONV_2D</c>, a custom operator's own name, <c>BUILTIN_250</c> for
    /// one this version does not know.</summary>
    public string Name => Builtin == BuiltinOperator.Custom ? CustomCode ?? "CUSTOM" : BuiltinOperators.NameOf(Builtin);

    /// <summary>Raises <see cref="Version"/> to at least <paramref name="version"/>.</summary>
    public void RequireVersion(int version) => Version = Math.Max(Version, version);
}
