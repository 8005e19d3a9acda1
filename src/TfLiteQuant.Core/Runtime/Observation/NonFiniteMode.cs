namespace TfLiteQuant.Runtime;

/// <summary>What happens when a value that is infinite or not a number first arises inside a model.</summary>
public enum NonFiniteMode
{
    /// <summary>Nothing looks.</summary>
    Ignore,

    /// <summary>The first one is noted in <see cref="Interpreter.NonFinite"/>.</summary>
    Report,

    /// <summary>The run ends with an error.</summary>
    Error,
}
