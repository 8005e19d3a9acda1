using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Writes an operator's options as a converter does: fields that equal the format's default are left out.</summary>
public sealed class OptionFields(int tag)
{
    private readonly OperatorOptions _options = new(tag);

    public static implicit operator OperatorOptions(OptionFields fields) => fields._options;

    /// <summary>An enumeration, one byte wide.</summary>
    public OptionFields Choice<T>(int id, T value)
        where T : struct, Enum
    {
        var number = Convert.ToSByte(value, null);
        if (number != 0) _options.Set(id, FieldValue.Int8(number));
        return this;
    }

    public OptionFields Integer(int id, int value, int defaultValue = 0)
    {
        if (value != defaultValue) _options.Set(id, FieldValue.Int32(value));
        return this;
    }

    public OptionFields Number(int id, float value)
    {
        if (value != 0) _options.Set(id, FieldValue.Single(value));
        return this;
    }

    public OptionFields Flag(int id, bool value, bool defaultValue = false)
    {
        if (value != defaultValue) _options.Set(id, FieldValue.Boolean(value));
        return this;
    }

    public OptionFields Integers(int id, params ReadOnlySpan<int> values)
    {
        _options.Set(id, FieldValue.Vector(values));
        return this;
    }

    public OptionFields Text(int id, string value)
    {
        _options.Set(id, FieldValue.Text(value));
        return this;
    }
}
